"""The router: from an update to the one handler that answers it."""

import logging

from telegram import Bot
from telegram.error import InvalidToken, RetryAfter, TelegramError

from bot import home
from bot.api import CannotHeal, ErrorMeaning, SendUnanswered, meaning_of
from bot.command import UpdateHandler
from bot.conversation import (
    Context,
    Json,
    Reply,
    Services,
    Update,
    consent_gate,
    error_replies,
    form_engine,
    identify,
    navigation,
    read,
)
from bot.intake import admission
from bot.intake.raw_update import private_chat
from bot.messages import pauses as pause_messages
from models import chats
from models.certificates import verification
from models.database import DATABASE_UNAVAILABLE
from models.identity import worker_ids
from models.queues import pauses

log = logging.getLogger(__name__)
# The chat takes no answer, and no apology either: whoever asked there can see that.
_REFUSED = frozenset({ErrorMeaning.GONE, ErrorMeaning.TOPIC_GONE, ErrorMeaning.NOT_NOW})
# Buttons after which a person may have another command menu; forms look after theirs themselves.
MENU_ACTIONS = frozenset({"language", "endpost", "run", "line", "agree"})


async def handle_raw(services: Services, bot: Bot, raw: Json, *, last: bool) -> None:
    """Parse an update and answer it. Whatever fails is reported to the person, and raised.

    That the database is unavailable is reported only when this attempt is the `last`.
    """
    try:
        update = read(raw)
    except Exception:
        if chat_id := private_chat(raw):
            t = services.catalogues.text(services.settings.language, services.settings.zone)
            await error_replies.apologise(services, chat_id, 0, t)
        raise
    await handle(services, bot, update, last=last)


async def handle(services: Services, bot: Bot, update: Update, *, last: bool = False) -> None:
    """Answer a parsed update, as `handle_raw` does."""
    handler = _handler(services, update)
    if handler is None or admission.is_silent(services, update):
        return
    t = services.catalogues.text(services.settings.language, services.settings.zone)
    thread_id = update.message.thread_id if update.message else 0
    try:
        ctx = await identify(services, bot, update)
        if ctx is None:
            return
        t, thread_id = ctx.t, ctx.thread_id
        if await admission.admits(ctx):
            await _answer(ctx, handler)
            if ctx.is_private and update.inline is None:
                services.command_menus.look(ctx.user_id, changed=_may_change_menu(ctx))
            if ctx.caller.unreached and _was_answered(ctx):  # so posts arrive here
                await ctx.run(chats.alive, ctx.chat_id, ctx.thread_id)
    except SendUnanswered:  # and neither would an apology be
        log.warning("inbox: update %d: unknown whether its answer arrived", update.update_id)
    except RetryAfter:
        raise  # so would an apology have to wait
    except Exception as error:
        if isinstance(error, TelegramError) and meaning_of(error) in _REFUSED:
            log.info("inbox: update %d not answered: %s", update.update_id, error.message)
            return
        if isinstance(error, TelegramError) and _is_refused_to_all(error):
            log.error("inbox: update %d not answered: %s", update.update_id, error.message)
            raise
        lasting = last or not isinstance(error, DATABASE_UNAVAILABLE)
        if update.chat is not None and update.inline is None and lasting:
            await error_replies.apologise(services, update.chat.id, thread_id, t)
        raise


def _was_answered(ctx: Context) -> bool:
    """Return whether a command was answered, not one for another bot or what people talk about."""
    typed = navigation.parse_command(ctx.text)
    return typed is not None and navigation.is_answered(ctx, typed)


def _is_refused_to_all(error: TelegramError) -> bool:
    """Return whether an apology would be refused for the same reason."""
    if isinstance(error, CannotHeal) and error.method == "sendMessage":
        return True
    # Some servers say no more than this of a method that they lack, and may have sendMessage.
    is_vague = isinstance(error, InvalidToken) and error.message == "Not Found"
    return meaning_of(error) is ErrorMeaning.REJECTED and not is_vague


def _handler(services: Services, update: Update) -> UpdateHandler | None:
    if update.query is not None:
        return _handle_callback_query
    if update.membership is not None:
        return services.on_membership
    if update.inline is not None:
        return services.on_inline
    return _handle_message if update.message is not None else None


def _may_change_menu(ctx: Context) -> bool:
    """Check whether this update may have ended a post, taken one up or set a language."""
    if ctx.update.query is not None:
        return ctx.update.query.data.partition(":")[0] in MENU_ACTIONS
    return ctx.text.startswith(("/start", "/language"))


async def _answer(ctx: Context, handler: UpdateHandler) -> None:
    try:
        await navigation.handle_refusals(ctx, handler)
    finally:
        await ctx.finish()


async def _handle_callback_query(ctx: Context) -> None:
    """Run the action of the button that was pressed."""
    query = ctx.update.query
    await navigation.press(ctx, query.data if query else "")


async def _handle_message(ctx: Context) -> None:
    """Run a command, answer an open form, or reply what can be typed.

    A service message, and what this bot does not know, gets no answer.
    """
    message = ctx.update.message
    if message is None:
        return
    if message.upgrade:
        await ctx.run(chats.migrate, *message.upgrade)
        return
    typed = navigation.parse_command(ctx.text)
    if ctx.update.edited:
        await _answer_edit(ctx, typed)
    elif message.is_written and message.via_bot != ctx.bot.id:  # a card that somebody sent on
        await _handle_written(ctx, typed)


async def _handle_written(ctx: Context, typed: navigation.TypedCommand | None) -> None:
    """Answer what a person wrote or sent."""
    if ctx.is_private:
        await _tell_of_pause(ctx)
    if ctx.text:  # a caption speaks for its whole album
        await _is_first_of_album(ctx)
    if typed:
        await navigation.run_typed(ctx, typed)
    elif ctx.is_private:
        await _handle_free_text(ctx)


async def _tell_of_pause(ctx: Context) -> None:
    """Send, once, who was here before the line that presses of the last pause were lost.

    Telegram forgets a press after 150 seconds; a message that was written then has come.
    """
    if not (ctx.caller.language_chosen or ctx.caller.worker_id or ctx.caller.form):
        return
    pause = await ctx.run(pauses.latest, ctx.now) if ctx.caller.after_pause else None
    if pause is not None and await _claim(ctx, f"pause:{pause.id}"):
        missed = pause_messages.missed(ctx.t, pause.began_at, pause.ended_at)
        await ctx.send(Reply(missed, goes_on=True))


async def _handle_free_text(ctx: Context) -> None:
    """Answer a message of a private chat that is no command."""
    if await _is_picture_for_form(ctx):
        await _answer_form(ctx)
    elif verification.is_meant(ctx.text):  # also while a form is open
        await navigation.run_command(ctx, "certificate", ctx.text)
    elif certificates := await home.certificates_in(ctx):
        for signed in certificates:
            await navigation.run_command(ctx, "certificate", signed)
    elif ctx.document is not None:
        await ctx.services.on_document(ctx)
    elif await _is_answer(ctx):
        await _answer_form(ctx)
    elif ctx.caller.form and not (ctx.text or ctx.contact):  # a voice note, a sticker, a place
        if await _is_first_of_album(ctx):
            await home.ask_form_again(ctx)
    elif worker_ids.resembles(ctx.text):
        await navigation.run_command(ctx, "start", f"w{worker_ids.token(ctx.text)}")
    elif digits := await navigation.code_of_a_hall(ctx):
        await navigation.run_command(ctx, "start", f"p-{digits}")
    elif code := navigation.session_code(ctx.text):
        await navigation.handle_refusals(ctx, lambda c: navigation.show_session(c, code))
    elif ctx.caller.form and (name := navigation.greets(ctx)):
        await navigation.run_command(ctx, name)
    elif ctx.contact:
        await (consent_gate.ask(ctx) if consent_gate.is_due(ctx) else ctx.services.on_contact(ctx))
    elif command := await navigation.command_for_place(ctx, ctx.text):
        await navigation.run_command(ctx, command, ctx.text.strip())
    elif ctx.caller.form and ctx.text:
        await form_engine.offer_to_resume(ctx)
    elif await _is_first_of_album(ctx):
        await home.answer(ctx)


async def _answer_form(ctx: Context) -> None:
    await (consent_gate.ask(ctx) if consent_gate.is_due(ctx) else form_engine.answer(ctx))


async def _is_picture_for_form(ctx: Context) -> bool:
    """Return whether a picture answers the open form: the first one of an album alone does."""
    message = ctx.update.message
    if message is None or message.photo is None or not ctx.caller.form or ctx.caller.form_sleeps:
        return False
    step = await form_engine.open_step(ctx)
    return step is not None and step.pictured and await _is_first_of_album(ctx)


async def _is_answer(ctx: Context) -> bool:
    """Return whether a message answers the open form: one that sleeps takes a contact alone."""
    if not ctx.caller.form:
        return False
    if ctx.contact:
        step = await form_engine.open_step(ctx)
        return not ctx.caller.form_sleeps or (step is not None and step.contact)
    is_awake = bool(ctx.text) and not ctx.caller.form_sleeps
    return is_awake and not await navigation.passes_through(ctx)


async def _answer_edit(ctx: Context, typed: navigation.TypedCommand | None) -> None:
    """Reply once for each message that nothing is done for an edited text.

    A live location, a checklist or a poll is edited by Telegram while people do other things, and
    a caption stands under what was sent for another reason: these get no answer.
    """
    message = ctx.update.message
    if message is None or message.is_caption or not message.text:
        return
    is_meant = navigation.is_answered(ctx, typed) if typed else ctx.is_private
    if is_meant and await _claim(ctx, f"edit:{message.message_id}"):
        await ctx.reply(Reply(ctx.t("frame.edited")))


async def _is_first_of_album(ctx: Context) -> bool:
    """Check whether this is no further part of an album that was answered."""
    album = ctx.update.message.album if ctx.update.message else ""
    return not album or await _claim(ctx, f"album:{album}")


async def _claim(ctx: Context, subject: str) -> bool:
    return await ctx.run(chats.claim_answer, ctx.chat_id, subject, ctx.update.update_id, ctx.now)
