"""From an update to the one handler that answers it."""

import logging
import re
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from typing import Any

from rapidfuzz import fuzz, process
from telegram import Update
from telegram.error import Forbidden
from telegram.ext import ContextTypes

from bot import callbacks, dialogues, errors
from bot.access import identify
from bot.call import Call, Reply
from bot.handlers import files
from bot.keyboards import column, deep_link
from bot.services import Command, Services
from models import chats
from models.database import TROUBLE
from models.errors import Refusal

log = logging.getLogger(__name__)
_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]+))?(?:\s+(.*))?\s*", re.S)
_BOOTH = re.compile(r"\s*\d{1,3}\s*/\s*\d{1,4}\s*")
NEAR = 60  # of 100: how alike a command must be to be offered
Way = Callable[[Call], Awaitable[None]]


def answering(way: Way) -> Callable[[Update, Any], Coroutine[Any, Any, None]]:
    """Make a handler of python-telegram-bot's: build the call, answer whatever goes wrong."""

    async def handle(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        services: Services = context.application.bot_data["services"]
        settings = services.settings
        t = services.catalogues.text(settings.language, settings.zone)
        try:
            call = await identify(services, context.bot, update)
            if call is None:
                return
            t = call.t
            await _answer(call, way)
        except Forbidden:
            log.info("Update %d: the chat takes no messages from the bot.", update.update_id)
        except TROUBLE:
            raise  # it is tried again when the database is back
        except Exception:
            await errors.apologise(context.bot, update, t)
            raise

    return handle


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
    written = call.update.effective_message
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
    query = call.update.callback_query
    parsed = callbacks.parse(query.data or "") if query else None
    if parsed is None or call.message_id is None:
        call.toast(call.t.plain("frame.old_button"))
        return
    found, values = parsed
    await _refusing(replace(call, command=found.name), lambda c: found.press(c, *values))


async def follow(call: Call, name: str, arguments: str = "") -> None:
    """Do a command of the table as if this person had typed it."""
    command = call.services.commands[name]
    await _refusing(replace(call, command=name, arguments=arguments), command.handler)


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
    if call.update.edited_message is not None:
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
    if call.update.edited_message is not None:
        await call.reply(Reply(call.t("frame.edited")))
    elif call.document is not None:
        await files.arrived(call)
    elif call.caller.form and (call.text or call.contact):
        await dialogues.answer(call)
    elif _BOOTH.fullmatch(call.text):
        await follow(call, "booth", call.text.strip())
    else:
        await call.reply(Reply(call.t("frame.free_text")))
