"""Reply when an update fails: explain a refusal and how to continue, or apologise for an error.

A refusal is an error that the person can understand: its sentence is in the catalogues.
"""

import logging
import re
from collections.abc import Mapping

from telegram.error import ChatMigrated, TelegramError

from bot.callbacks import fits
from bot.command_buttons import command_button, command_label
from bot.conversation.context import Context
from bot.conversation.reply import Reply, leading_on, reply_markup
from bot.conversation.services import Services
from bot.html import Html, plain
from bot.i18n import Text
from bot.keyboards import Keyboard, button, column, deep_link
from bot.messages import places as place_messages
from bot.messages import plans as plan_messages
from bot.messages import refusals
from bot.messages import trainings as messages
from bot.waiting_buttons import join_button
from models import bookings, places, trainings
from models.chats import form_drafts
from models.errors import Refusal
from models.identity import envelope

log = logging.getLogger(__name__)
SLOT = "\n"  # where a code goes into a line, which has no other line break
_COMMAND = re.compile(r"(?<![\w/])/([a-z]+)")
BOXED = 190  # characters that fit the box over a chat
# Refusals with one way forward, by key or by `key.what`: the command that leads there.
_WAY_FORWARD = {
    "not_registered": "register",
    "phone_taken": "register",
    "nothing_to_move": "register",
    "unknown_booth": "booth",
    "no_booth_list": "booth",
    "link_over": "register",
    "dead_link": "register",
    "foreign_link": "register",
    "not_allowed": "coordinator",
    "not_free": "coordinator",
    "dead_link.withdrawn": "coordinator",  # its maker may not give it now
    "handover_over.nobody_free": "coordinator",
    "relay_over": "coordinator",
    "place_closed": "register",
    "certificate_revoked": "coordinator",
    "session_clash": "mytrainings",
    "bad_sheet.wrong_ending": "template",
    "bad_sheet.pdf": "template",
    "bad_sheet.no_rows": "template",
}


async def refuse(ctx: Context, refusal: Refusal) -> None:
    """Send the sentence of a refusal, with its choices or the way forward as buttons.

    For a pressed button it is a box over the chat where nothing is to choose, so that the message
    under the button stays as it was.
    """
    text = refusals.sentence(ctx.t, refusal)
    quotes = ctx.command == "register" and ctx.caller.worker_id is None and bool(ctx.arguments)
    buttons = await _choices(ctx, refusal) or _way_forward(ctx, refusal)
    if refusal.key == "unknown_session" and ctx.command == "register":
        buttons += column([command_button(ctx.t, "register")])  # without a seat
    if refusal.key == "session_full" and ctx.command == "enrol":
        buttons += column([join_button(ctx.t, int(str(refusal.parameters["session"])[1:]))])
    if ctx.awaits_answer and not buttons and len(plain(text)) <= BOXED:
        ctx.toast(plain(text), alert=True)
    else:
        buttons = buttons or _named(ctx, text)
        await ctx.send(Reply(text, buttons, as_reply=quotes))  # the quoted line has the name


async def apologise(services: Services, chat_id: int, thread_id: int, t: Text) -> None:
    """Send one plain sentence: something went wrong here, and where to turn."""
    reply = leading_on(Reply(t("frame.broken")), t, chat_id)
    try:
        await services.api.send(chat_id, reply.text, reply_markup(reply), thread_id=thread_id)
    except ChatMigrated as moved:
        await apologise(services, moved.new_chat_id, thread_id, t)
    except TelegramError as error:
        log.warning("inbox: apology to chat %d failed: %s", chat_id, error.message)


async def labels(ctx: Context, codes: tuple[str, ...]) -> dict[str, str]:
    """Return a button's label for each code: a place's or booth's name, or a session's time.

    The choices of a day or of a time are labelled with these.
    """
    moments = {code: refusals.choice_of_moment(ctx.t, code) for code in codes}
    if all(moments.values()):
        return {code: label for code, label in moments.items() if label}
    slots = {code: await ctx.run(bookings.slot_codes.offered, code) for code in codes}
    if all(slots.values()):
        return {c: plan_messages.slot_label(ctx.t, slot) for c, slot in slots.items() if slot}
    near = ctx.services.settings.state
    sessions = await ctx.run(trainings.by_codes, codes)
    if sessions:
        return messages.labels(ctx.t, "trainings.choice", sessions.values())
    booths = await ctx.run(places.by_codes, codes, near)
    named = await ctx.run(places.coded, codes, near)
    place_labels = place_messages.labels(ctx.t, named.values())
    return (
        {c: c for c in codes}
        | {c: place_messages.booth_label(ctx.t, c, booth) for c, booth in booths.items()}
        | {c: place_labels[place.id] for c, place in named.items()}
    )


def open_line(ctx: Context, refusal: Refusal) -> str:
    """Return the arguments of the refused command with SLOT in place of the wrong word."""
    line = " ".join(ctx.arguments.split())
    wrong = " ".join(str(refusal.parameters.get("text", "")).split())
    return line.replace(wrong, SLOT, 1) if wrong and wrong in line else SLOT


async def _choices(ctx: Context, refusal: Refusal) -> Keyboard:
    """Return a button for each choice, which runs the refused line with it.

    A line that is too long for a button is kept here. That of somebody who is not registered is
    not, for they have not agreed to it: the code alone is then in the button.
    """
    if not refusal.choices or ctx.command not in ctx.services.commands:
        return ()
    texts, line = await labels(ctx, refusal.choices), open_line(ctx, refusal)
    lines = {code: line.replace(SLOT, code) for code in refusal.choices}
    if not all(fits("run", ctx.command, whole) for whole in lines.values()):
        if ctx.caller.worker_id is not None:
            return await _kept(ctx, line, texts)
        lines = {code: code for code in refusal.choices}
    return column(
        button(texts[code], "run", ctx.command, whole)
        for code, whole in lines.items()
        if fits("run", ctx.command, whole)
    )


async def _kept(ctx: Context, line: str, texts: Mapping[str, str]) -> Keyboard:
    """Keep a line, encrypted, and return the buttons that run it; `texts` are their labels."""
    update_id, sealed = ctx.update.update_id, envelope.seal(line, ctx.services.keys)
    await ctx.run(
        form_drafts.save_line,
        ctx.chat_id,
        ctx.user_id,
        ctx.command,
        sealed,
        ctx.now,
        update_id,
        ctx.thread_id,
    )
    return column(
        button(label, "line", update_id, code)
        for code, label in texts.items()
        if fits("line", update_id, code)
    )


def _way_forward(ctx: Context, refusal: Refusal) -> Keyboard:
    command = _next_command(ctx, refusal)
    if command is None or command not in ctx.services.commands:
        return ()
    return _leads_to(ctx, command)


def _named(ctx: Context, text: Html) -> Keyboard:
    """Return the button of the first command that a sentence names, in a private chat."""
    named = [ctx.services.commands.get(name) for name in _COMMAND.findall(plain(text))]
    here = [c.name for c in named if c is not None and "private" in c.scopes]
    return _leads_to(ctx, here[0]) if here and ctx.is_private else ()


def _leads_to(ctx: Context, command: str) -> Keyboard:
    if ctx.is_private:
        return column([command_button(ctx.t, command)])
    return column([deep_link(command_label(ctx.t, command), ctx.username, f"c{command}")])


def _next_command(ctx: Context, refusal: Refusal) -> str | None:
    """Return the command that leads on; a newcomer whose link led nowhere can still register."""
    command, opened_a_link = _WAY_FORWARD.get(refusal.key), ctx.command == "start"
    if more := _WAY_FORWARD.get(f"{refusal.key}.{refusal.parameters.get('what')}"):
        return more
    if ctx.caller.worker_id is None:
        return command or ("register" if opened_a_link else None)
    if command == "register":
        return "me" if opened_a_link else None
    return command
