"""From an update to the one handler that answers it."""

import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace

from rapidfuzz import fuzz, process
from telegram import Bot
from telegram.error import Forbidden, RetryAfter

from bot import callbacks, consent, dialogues, errors
from bot.access import identify
from bot.call import Call, Reply
from bot.handlers import files, membership
from bot.keyboards import column, deep_link
from bot.raw import Json, private_chat
from bot.services import Command, Services
from bot.updates import Update, read
from models import chats, identity
from models.database import TROUBLE
from models.errors import Refusal

log = logging.getLogger(__name__)
_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]+))?(?:\s+(.*))?\s*", re.S)
_BOOTH = re.compile(r"\s*\d{1,3}\s*/\s*\d{1,4}\s*")
NEAR = 60  # of 100: how alike a command must be to be offered
Way = Callable[[Call], Awaitable[None]]


async def take_up(services: Services, bot: Bot, raw: Json, *, last: bool) -> None:
    """Read an update and answer it. Whatever goes wrong is told to the person, and raised.

    Trouble with the database is told only when this try is the `last`.
    """
    try:
        update = read(raw)
    except Exception:
        if chat_id := private_chat(raw):
            t = services.catalogues.text(services.settings.language, services.settings.zone)
            await errors.apologise(services, chat_id, 0, t)
        raise
    await work_off(services, bot, update, last=last)


async def work_off(services: Services, bot: Bot, update: Update, *, last: bool = False) -> None:
    """Answer an update that was read, as `take_up` does."""
    way = _way(update)
    if way is None:
        return
    t = services.catalogues.text(services.settings.language, services.settings.zone)
    try:
        call = await identify(services, bot, update)
        if call is None:
            return
        t = call.t
        await _answer(call, way)
    except Forbidden:
        log.info("Update %d: the chat takes no messages from the bot.", update.update_id)
    except RetryAfter:
        raise  # so would an apology have to wait
    except Exception as error:
        if update.chat is not None and (last or not isinstance(error, TROUBLE)):
            thread_id = update.message.thread_id if update.message else 0
            await errors.apologise(services, update.chat.id, thread_id, t)
        raise


def _way(update: Update) -> Way | None:
    if update.query is not None:
        return press
    if update.membership is not None:
        return membership.changed
    return message if update.message is not None else None


async def _answer(call: Call, way: Way) -> None:
    try:
        await _refusing(call, way)
    finally:
        await call.finish()


async def _refusing(call: Call, way: Way) -> None:
    """Go a way, and answer a refusal met on it; `call` knows the command that was refused."""
    try:
        await way(call)
    except Refusal as refusal:
        await errors.refuse(call, refusal)


async def message(call: Call) -> None:
    """Do a command, give an open form its answer, or say what can be typed."""
    written = call.update.message
    if written is not None and written.migrate_to_chat_id:
        await call.run(chats.migrate, call.chat_id, written.migrate_to_chat_id)
        return
    match = _COMMAND.fullmatch(call.text)
    if match:
        await _command(call, match[1].lower(), match[2] or "", (match[3] or "").strip())
    elif call.is_private:
        await _free(call)


async def press(call: Call) -> None:
    """Do what stands behind a button; a button of another time says so and changes nothing."""
    query = call.update.query
    await pressed(call, query.data if query else "")


async def pressed(call: Call, data: str) -> None:
    """Do what stands behind a button with this data."""
    parsed = callbacks.parse(data)
    if parsed is None or call.message_id is None:
        call.toast(call.t.plain("frame.old_button"))
        return
    found, values = parsed
    if found.name not in consent.ACTIONS and consent.is_due(call):
        await consent.ask(call)
        return
    await _refusing(replace(call, command=found.name), lambda c: found.press(c, *values))


async def follow(call: Call, name: str, arguments: str = "") -> None:
    """Do a command of the table as if this person had typed it."""
    command = call.services.commands[name]
    if name not in consent.COMMANDS and consent.is_due(call):
        await consent.ask(call)
        return
    await _refusing(replace(call, command=name, arguments=arguments), command.handler)


async def again(call: Call, text: str) -> None:
    """Do what was typed before, when something stood in its way; a form asks its question again."""
    match = _COMMAND.fullmatch(text)
    if match:
        await _command(call, match[1].lower(), match[2] or "", (match[3] or "").strip())
    elif call.caller.form:
        await dialogues.resume(call)
    elif _BOOTH.fullmatch(text):
        await follow(call, "booth", text.strip())
    else:
        await follow(call, "start")


@callbacks.action("run", str, str)
async def run(call: Call, name: str, arguments: str) -> None:
    """Do a command as if it had been typed, as the choices of a refusal offer it."""
    command = call.services.commands.get(name)
    if command is None or not await _may(call, command):
        call.toast(call.t.plain("frame.old_button"))
        return
    await follow(call, name, arguments)


async def _command(call: Call, name: str, addressed: str, arguments: str) -> None:
    ours = addressed.lower() == call.username.lower()
    if addressed and not ours:
        return
    command = call.services.commands.get(name)
    if command is None:
        if call.is_private or ours:
            await _unknown(call, name)
        return
    if call.update.edited:
        await call.reply(Reply(call.t("frame.edited")))
    elif await _may(call, command):
        await follow(call, name, arguments)


async def _may(call: Call, command: Command) -> bool:
    """Say whether a command fits this chat and sender; if not, answer what to do instead."""
    scope = "private" if call.is_private else "group"
    if scope not in command.scopes:
        await _wrong_scope(call, command)
        return False
    if command.person and call.is_anonymous:
        await call.say(Reply(call.t("frame.anonymous")))
        return False
    return True


async def _wrong_scope(call: Call, command: Command) -> None:
    if call.is_private:
        await call.say(Reply(call.t("frame.group_only", command=f"/{command.name}")))
        return
    label = call.t.plain("button.private")
    link = deep_link(label, call.username, f"c{command.name}")
    text = call.t("frame.private_only", command=f"/{command.name}")
    await call.say(Reply(text, column([link])))


async def _unknown(call: Call, name: str) -> None:
    scope = "private" if call.is_private else "group"
    here = [c.name for c in call.services.commands.values() if scope in c.scopes]
    near = process.extract(name, here, scorer=fuzz.ratio, score_cutoff=NEAR, limit=3)
    hints = " ".join(f"/{found}" for found, _, _ in near)
    if hints:
        await call.reply(Reply(call.t("frame.unknown_near", command=f"/{name}", hints=hints)))
    else:
        await call.reply(Reply(call.t("frame.unknown", command=f"/{name}")))


async def _free(call: Call) -> None:
    """Take what was written without a command in a private chat."""
    if call.update.edited:
        await call.reply(Reply(call.t("frame.edited")))
    elif call.document is not None:
        await files.arrived(call)
    elif call.caller.form and (call.text or call.contact):
        await (consent.ask(call) if consent.is_due(call) else dialogues.answer(call))
    elif _BOOTH.fullmatch(call.text):
        await follow(call, "booth", call.text.strip())
    elif identity.resembles(call.text):
        await follow(call, "start", f"w{identity.token(call.text)}")
    else:
        await call.reply(Reply(call.t("frame.free_text")))
