"""How one handler leads to another: run a command, press a button, resume what was interrupted."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace

from cryptography.fernet import InvalidToken
from rapidfuzz import fuzz, process

from bot import callbacks, intents
from bot.command import Command, UpdateHandler
from bot.command_buttons import command_button
from bot.conversation import consent_gate, error_replies, form_engine
from bot.conversation.context import Context
from bot.conversation.reply import Reply, menu_button
from bot.i18n import LANGUAGES, Text
from bot.keyboards import button, column, deep_link
from bot.messages import trainings as training_messages
from bot.waiting_buttons import join_button
from models import places, trainings
from models.attendance import check_in, minute_codes
from models.chats import form_drafts
from models.errors import Refusal
from models.identity import envelope, worker_ids
from models.text_forms import digits

SIMILAR_FROM = 60  # of 100: how alike a command must be to be offered
_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]+))?(?:\s+(.*))?\s*", re.S)
_SESSION = re.compile(r"\s*[Tt][\s-]?(\d{1,9})\s*")
_MENTIONED = {"booth": "booth", "place": "strength"}  # the command that shows what a text names


@dataclass(frozen=True, slots=True)
class TypedCommand:
    """A command as somebody typed it; `addressee` is the bot it names behind an @, or ""."""

    name: str
    addressee: str
    arguments: str


def parse_command(text: str) -> TypedCommand | None:
    """Return the command that a text is, or None when it is none."""
    match = _COMMAND.fullmatch(text)
    if match is None:
        return None
    return TypedCommand(match[1].lower(), match[2] or "", (match[3] or "").strip())


async def command_for_place(ctx: Context, text: str) -> str | None:
    """Return the command that shows the booth or place that a text names; None if it names none."""
    if not text.strip():
        return None
    near, forgiving = ctx.services.settings.state, not intents.has_only_known_words(text)
    mentioned = await ctx.run(places.mentioned, text, near, forgiving=forgiving)
    return _MENTIONED[mentioned] if mentioned else None


def session_code(text: str) -> str | None:
    """Return the session's code that a text is, such as `T42`, or None when it is none."""
    match = _SESSION.fullmatch(digits(text))
    return f"T{int(match[1])}" if match else None


async def code_of_a_hall(ctx: Context) -> str | None:
    """Return the text as the code that a hall shows, if it can be one and some hall shows one."""
    code = minute_codes.typed(ctx.text)
    if code is None:
        return None
    return code if await ctx.run(check_in.is_open_anywhere, ctx.now) else None


def command_meant(text: str, texts: Iterable[Text]) -> str | None:
    """Return the command that a greeting or a call for help is for, or None when it is neither.

    The catalogues of `texts` have the words: people mix languages.
    """
    letters = (c if unicodedata.category(c)[0] not in "PSC" or c in " ?" else " " for c in text)
    said = " ".join("".join(letters).split()).casefold()
    for t in texts:
        if said in t.plain("form.greetings").split(" / "):
            return "start"
        if said in t.plain("form.calls_for_help").split(" / "):
            return "help"
    return None


def greets(ctx: Context) -> str | None:
    """Return the command that the written text is a greeting or a call for help for, or None."""
    return command_meant(ctx.text, [ctx.in_language(language).t for language in LANGUAGES])


async def passes_through(ctx: Context) -> bool:
    """Return whether a text is none for the open form, which waits: see design.md §5.

    A worker ID or a session's code is an answer where the question is for one.
    """
    if worker_ids.resembles(ctx.text) or session_code(ctx.text):
        step = await form_engine.open_step(ctx)
        return step is None or not step.takes_codes
    return greets(ctx) is not None


async def show_session(ctx: Context, code: str) -> None:
    """Show the session whose code was typed, and the button that takes a seat in it.

    Raises UnknownSession, or SessionOver for a cancelled one.
    """
    session = await ctx.run(trainings.find_session, code, ctx.now, ctx.caller.booth_id)
    if ctx.caller.worker_id is not None:
        session = await ctx.run(trainings.for_worker, ctx.caller.worker_id, session)
    if session.cancelled:
        raise trainings.SessionOver(session=session.code)
    command = "enrol" if ctx.caller.worker_id is not None else "register"
    label = training_messages.label(ctx.t, "trainings.button_enrol", session)
    is_open = session.free and session.starts_at > ctx.now
    buttons = [button(label, "run", command, session.code)] if is_open else []
    if command == "enrol" and not session.free and session.starts_at > ctx.now:
        buttons.append(join_button(ctx.t, session.id))
    buttons.append(command_button(ctx.t, "trainings"))
    await ctx.reply(Reply(training_messages.about(ctx.t, session), column(buttons)))


async def handle_refusals(ctx: Context, handler: UpdateHandler) -> None:
    """Run a handler, and answer the refusal that it raises; `ctx.command` is what was refused."""
    try:
        await handler(ctx)
    except Refusal as refusal:
        await error_replies.refuse(ctx, refusal)


def _unless_silent(handler: UpdateHandler) -> UpdateHandler:
    """Return the handler of what is refused in the 48 hours before a poll, with the reason."""

    async def guarded(ctx: Context) -> None:
        if ctx.silence is not None:
            raise ctx.silence.refusal()
        await handler(ctx)

    return guarded


async def run_command(ctx: Context, name: str, arguments: str = "") -> None:
    """Run a command of the table as if this person had typed it; a due consent is asked first."""
    command = ctx.services.commands[name]
    if name not in consent_gate.COMMANDS and consent_gate.is_due(ctx):
        await consent_gate.ask(ctx)
        return
    handler = _unless_silent(command.handler) if command.campaign else command.handler
    await handle_refusals(replace(ctx, command=name, arguments=arguments), handler)


def is_answered(ctx: Context, typed: TypedCommand) -> bool:
    """Return whether a typed command gets an answer: not one for another bot.

    A group may have other bots, so an unknown command there is one of theirs unless it names this.
    """
    if typed.addressee:
        return typed.addressee.lower() == ctx.username.lower()
    return ctx.is_private or typed.name in ctx.services.commands


async def run_typed(ctx: Context, typed: TypedCommand) -> None:
    """Run a typed command where it may be run here; else answer what to do instead.

    A command for another bot gets no answer.
    """
    if not is_answered(ctx, typed):
        return
    command = ctx.services.commands.get(typed.name)
    if command is None:
        await _answer_unknown(ctx, typed.name)
        return
    if await _is_allowed(ctx, command):
        await run_command(ctx, typed.name, typed.arguments)


async def press(ctx: Context, data: str) -> None:
    """Run the action of a button with this data; an outdated button changes nothing."""
    parsed = callbacks.parse(data)
    if parsed is None or ctx.message_id is None:
        ctx.toast(ctx.t.plain("frame.old_button"))
        return
    action, values = parsed
    if action.name not in consent_gate.ACTIONS and consent_gate.is_due(ctx):
        await consent_gate.ask(ctx)
        return

    async def pressed(ctx: Context) -> None:
        await action.press(ctx, *values)

    handler = _unless_silent(pressed) if action.campaign else pressed
    await handle_refusals(replace(ctx, command=action.name), handler)


async def resume(ctx: Context, text: str) -> None:
    """Answer what was typed before something else had to be asked first.

    An open form asks its question again.
    """
    typed = parse_command(text)
    if typed:
        await run_typed(ctx, typed)
    elif ctx.caller.form:
        await form_engine.ask_again(ctx)
    elif command := await command_for_place(ctx, text):
        await run_command(ctx, command, text.strip())
    else:
        await run_command(ctx, "start")


@callbacks.action("run", str, str)
async def run(ctx: Context, name: str, arguments: str) -> None:
    """Run a command from a button, as the choices of a refusal offer it."""
    command = ctx.services.commands.get(name)
    if command is None or not await _is_allowed(ctx, command):
        ctx.toast(ctx.t.plain("frame.old_button"))
        return
    await run_command(ctx, name, arguments)


@callbacks.action("line", int, str)
async def complete(ctx: Context, update_id: int, code: str) -> None:
    """Run the line of an update that waits for a word, once, with the code on the button."""
    chat = ctx.chat_id, ctx.user_id, update_id, ctx.thread_id
    kept = await ctx.run(form_drafts.take_line, *chat)
    try:
        line = envelope.unseal(kept[1], ctx.services.keys) if kept else ""
    except InvalidToken:
        line = ""
    if kept and line:
        await run(ctx, kept[0], line.replace(error_replies.SLOT, code))
    else:
        ctx.toast(ctx.t.plain("frame.old_button"), alert=True)


async def _is_allowed(ctx: Context, command: Command) -> bool:
    """Check whether a command fits this chat and sender; if not, answer what to do instead."""
    scope = "private" if ctx.is_private else "group"
    if scope not in command.scopes:
        await _answer_wrong_scope(ctx, command)
        return False
    if command.person and ctx.is_anonymous:
        await ctx.send(Reply(ctx.t("frame.anonymous")))
        return False
    return True


async def _answer_wrong_scope(ctx: Context, command: Command) -> None:
    if ctx.is_private:
        text = ctx.t("frame.group_only", command=f"/{command.name}")
        await ctx.send(Reply(text, column([menu_button(ctx.t)])))
        return
    label = ctx.t.plain("button.private")
    link = deep_link(label, ctx.username, f"c{command.name}")
    text = ctx.t("frame.private_only", command=f"/{command.name}")
    await ctx.send(Reply(text, column([link])))


async def _answer_unknown(ctx: Context, name: str) -> None:
    scope = "private" if ctx.is_private else "group"
    usable = [c.name for c in ctx.services.commands.values() if scope in c.scopes]
    similar = process.extract(name, usable, scorer=fuzz.ratio, score_cutoff=SIMILAR_FROM, limit=3)
    hints = " ".join(f"/{candidate}" for candidate, _, _ in similar)
    onward = column([menu_button(ctx.t)]) if ctx.is_private else ()
    if hints:
        text = ctx.t("frame.unknown_near", command=f"/{name}", hints=hints)
    else:
        text = ctx.t("frame.unknown", command=f"/{name}")
    await ctx.reply(Reply(text, onward))
