"""/coordinator: who coordinates around a worker, and messages to them and back.

The words of a message pass through and are stored nowhere, so it is sent here, not by the outbox.
"""

from typing import TypedDict

from telegram.error import TelegramError

from bot.api import ErrorMeaning, meaning_of, with_retries
from bot.callbacks import action
from bot.command_buttons import command_button
from bot.conversation import Context, Form, Reply, Step, form_engine
from bot.html import Html
from bot.keyboards import button, column
from bot.messages import privacy
from bot.messages import relay as messages
from models import chats, quiet_hours, relay
from models.consents import Terms
from models.errors import BadText, NotRegistered
from models.relay import RelayDelivery, RelayOver

MOST_BUTTONS = 5
_UNREACHABLE = frozenset({ErrorMeaning.GONE, ErrorMeaning.NOT_NOW, ErrorMeaning.HOPELESS})


class RelayAnswers(TypedDict, total=False):
    """Whom a message is for, or which one it answers (ids), and its words."""

    to: int
    message: int
    text: str


async def coordinator(ctx: Context) -> None:
    """`/coordinator TEXT`: send it at once; without a text show who it is, and ask for it."""
    contact = privacy.whose(ctx.t, Terms.from_settings(ctx.services.settings))
    if ctx.caller.worker_id is None:
        await _show_contact(ctx, contact)
        return
    found = await ctx.run(relay.coordinators, ctx.user_id)
    if not found:
        await ctx.reply(Reply(messages.nobody(ctx.t, contact)))
    elif ctx.arguments:
        await _deliver(ctx, {"to": found[0].worker_id, "text": _words(ctx.arguments)})
    else:
        shown = found[:MOST_BUTTONS]
        labels = [
            (ctx.t.plain("relay.button_write", name=ctx.t.person(c.name)), c.worker_id)
            for c in shown
        ]
        buttons = column(button(label, "writeto", to) for label, to in labels)
        await ctx.reply(Reply(messages.who(ctx.t, shown), buttons))


@action("writeto", int, private=True)
async def write_to(ctx: Context, coordinator_id: int) -> None:
    """Ask for the message to a coordinator."""
    await form_engine.start(FORM, ctx, RelayAnswers(to=coordinator_id))


@action("answer", int, private=True)
async def answer(ctx: Context, message_id: int) -> None:
    """Ask for the answer to a message; the message itself stays."""
    await form_engine.start(FORM, ctx, RelayAnswers(message=message_id))


@action("blocksender", int, private=True)
async def block(ctx: Context, message_id: int) -> None:
    """Block the person who sent this message; the message itself stays."""
    name = ctx.t.person(await ctx.run(relay.block, ctx.user_id, message_id, ctx.now))
    undo = button(ctx.t.plain("relay.button_allow", name=name), "allowsender", message_id)
    await ctx.send(Reply(ctx.t("relay.blocked", name=name), column([undo])))


@action("allowsender", int, private=True)
async def allow(ctx: Context, message_id: int) -> None:
    """Allow a blocked person to write again."""
    name = ctx.t.person(await ctx.run(relay.allow, ctx.user_id, message_id))
    await ctx.reply(Reply(ctx.t("relay.allowed", name=name)))


async def _show_contact(ctx: Context, contact: Html) -> None:
    """Show somebody who is no worker, and so has no coordinator, whom to ask."""
    if not contact:
        raise NotRegistered
    register = command_button(ctx.t, "register")
    await ctx.reply(Reply(contact, column([register])))


async def _ask(ctx: Context, data: RelayAnswers) -> Reply:
    if "message" in data:
        name = await ctx.run(relay.recipient_of_answer, ctx.user_id, data["message"])
    else:
        found = await ctx.run(relay.coordinators, ctx.user_id)
        name = next((c.name for c in found if c.worker_id == data.get("to")), "")
        if not name:
            raise RelayOver
    return Reply(ctx.t("relay.ask", name=ctx.t.person(name)), as_new="message" in data)


async def _parse(ctx: Context, text: str, data: RelayAnswers) -> str:
    return _words(text)


def _words(text: str) -> str:
    """Return the words of a message; raises BadText."""
    words = text.strip()
    if not 0 < len(words) <= relay.LIMIT:
        raise BadText(what="message", limit=relay.LIMIT)
    return words


async def _deliver(ctx: Context, data: RelayAnswers) -> None:
    answers = "message" in data
    write = relay.answer if answers else relay.write
    about = data["message"] if answers else data["to"]
    delivery = await ctx.run(write, ctx.user_id, about, ctx.now)
    arrived = await _send(ctx, delivery, data["text"], answers=answers)
    await ctx.reply(Reply(messages.outcome(ctx.t, delivery, arrived=arrived)))


async def _send(ctx: Context, delivery: RelayDelivery, words: str, *, answers: bool) -> bool:
    """Send a message to its recipient, at night without a sound; return whether it arrived."""
    settings, chat_id = ctx.services.settings, delivery.chat_id
    language = await ctx.run(chats.language_of, chat_id, 0, settings.language)
    t = ctx.in_language(language).t
    text = messages.received(t, delivery, words, answers=answers)
    buttons = [
        button(t.plain("relay.button_answer"), "answer", delivery.id),
        button(t.plain("relay.button_block"), "blocksender", delivery.id),
    ]
    markup = column(buttons)
    silent = bool(quiet_hours.quiet_left(ctx.now, settings.zone))
    try:
        await with_retries(lambda: ctx.services.api.send(chat_id, text, markup, silent=silent))
    except TelegramError as error:
        if meaning_of(error) not in _UNREACHABLE:
            raise
        return False
    return True


FORM = form_engine.register_form(
    Form[RelayAnswers]("coordinator", "coordinator", (Step("text", _ask, _parse),), _deliver)
)
