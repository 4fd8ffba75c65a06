"""/start and /language: ask for the language, then run the deep link, or welcome."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot import home
from bot.callbacks import action, fits
from bot.command_buttons import command_button
from bot.conversation import Context, Reply, run_command
from bot.handlers.account import card
from bot.handlers.invitations import forwarded_link
from bot.handlers.places import code_of
from bot.handlers.posts import offer
from bot.handlers.trainings import certificate, door
from bot.i18n import LANGUAGES
from bot.keyboards import Keyboard, button, column
from bot.messages import booth as booth_messages
from bot.messages import start as messages
from models import authority, chats, places, workers
from models.attendance import ForgedCard, check_in
from models.consents import Terms
from models.identity import card_marks, worker_ids
from models.invitations import ForeignLink

_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,64}")
_BEFORE_LANGUAGE = ("i", "n")  # tokens whose handlers ask for the language themselves


async def start(ctx: Context) -> None:
    """Ask a newcomer for their language; else run the token, else welcome."""
    token = ctx.arguments if _TOKEN.fullmatch(ctx.arguments) else ""
    if ctx.caller.language_chosen or token[:1] in _BEFORE_LANGUAGE:
        await _welcome(ctx, token)
    else:
        await ask_language(ctx, token)


async def language(ctx: Context) -> None:
    """Ask for the language of this chat."""
    await ask_language(ctx, "")


async def ask_language(
    ctx: Context, token: str, *, inviter: str = "", as_reply: bool = False
) -> None:
    """Ask for the language; the answer then runs `/start token`.

    Somebody new is told first what this is, and who invited them (a first name, "" for nobody).
    """
    kept = token if fits("language", LANGUAGES[0], token) else ""
    text = messages.ask_language(ctx.t)
    if ctx.is_private and not ctx.caller.language_chosen:
        terms = Terms.from_settings(ctx.services.settings)
        texts = [ctx.in_language(code).t for code in LANGUAGES]
        text = messages.first_screen(texts, terms, inviter)
    await ctx.reply(Reply(text, _languages(ctx, kept), as_reply=as_reply))


@action("language", str, str)
async def chosen(ctx: Context, code: str, token: str) -> None:
    """Record the language; in a private chat continue with what /start would do."""
    if code not in LANGUAGES:
        ctx.toast(ctx.t.plain("frame.old_button"))
        return
    if not ctx.is_private:
        link = await ctx.run(chats.linked, ctx.chat_id, ctx.thread_id)
        await ctx.run(authority.require, ctx.user_id, "link", link.place.id)
    await ctx.run(
        chats.set_language, ctx.chat_id, ctx.thread_id, code, ctx.now, private=ctx.is_private
    )
    caller = replace(ctx.caller, language=code, language_chosen=True)
    spoken = replace(ctx.in_language(code), caller=caller)
    if ctx.is_private and _TOKEN.fullmatch(token):
        await ctx.finish()  # a dead link is answered by a message that leads on, not by a box
        await run_command(spoken, "start", token)  # so that a refusal's choices repeat this
    elif ctx.is_private:
        await _welcome(spoken, token)
    else:
        await spoken.reply(Reply(messages.language_kept(spoken.t)))


async def _welcome(ctx: Context, token: str) -> None:
    """Run the token; without one a newcomer registers, and a worker is welcomed."""
    handler = _TOKENS.get(token[:1])
    if handler is not None:
        await handler(ctx, token[1:])
        return
    if ctx.caller.worker_id is None:
        await run_command(ctx, "register")
        return
    text = messages.welcome(ctx.t, ctx.user_name, ctx.services.settings.campaign_name)
    await ctx.reply(Reply(text, await home.menu(ctx)))


async def _booth(ctx: Context, code: str) -> None:
    """b165-12: show a worker the booth, let a newcomer register in it.

    A link from before a roll may mean what the code meant then: that is asked, the old booth
    first. `b165-12_7` was made after roll 7.
    """
    command = "register" if ctx.caller.worker_id is None else "booth"
    typed, _, since = code.partition("_")
    typed, near = typed.replace("-", "/"), ctx.services.settings.state
    known = (await ctx.run(places.by_codes, [typed], near)).get(typed)
    former = await ctx.run(places.former, known, _roll(since)) if known else None
    if known is None or former is None:
        await run_command(ctx, command, typed)
        return
    offered = (known, *former.booths) if former.split else (*former.booths, known)
    labelled = ((b, booth_messages.part_label(ctx.t, b)) for b in offered)
    buttons = column(button(label, "run", command, b.code) for b, label in labelled)
    await ctx.reply(Reply(booth_messages.ask_which(ctx.t, known.code, former), buttons))


def _roll(since: str) -> int:
    return int(since) if re.fullmatch("[0-9]{1,9}", since) else 0


async def _invited(ctx: Context, code: str) -> None:
    """i7K3M9QX: register somebody invited by the worker with this ID; raises ForeignLink.

    A worker is told that a link which is opened later changes nothing.
    """
    public_id = worker_ids.parse(code)
    is_ours = public_id is not None and await ctx.run(workers.ac_of, public_id) is not None
    if is_ours and ctx.caller.worker_id is not None:
        own = public_id == ctx.caller.worker_code
        text = ctx.t("invite.own_link") if own else ctx.t("invite.opened_later")
        share = button(ctx.t.plain("invite.button_own"), "run", "invite", "")
        await ctx.reply(Reply(text, column([command_button(ctx.t, "me"), share])))
    elif is_ours:
        await run_command(ctx, "register", f"{worker_ids.PREFIX}-{public_id}")
    elif ctx.caller.language_chosen:
        raise ForeignLink
    else:
        await ask_language(ctx, f"i{code}")  # so that the answer is in their language


async def _enrol(ctx: Context, number: str) -> None:
    """e42: enrol in session T42; a newcomer registers first, and is offered the seat then."""
    if ctx.caller.worker_id is not None:
        await run_command(ctx, "enrol", f"T{number}")
        return
    is_number = number.isascii() and number.isdigit()
    await run_command(ctx, "register", f"T{number}" if is_number else "T0")  # which is unknown


async def _offered(ctx: Context, token: str) -> None:
    """aTOKEN: accept a post; a newcomer registers first, and gets it then."""
    link_id = await offer.link_id_of(ctx, token)
    if ctx.caller.worker_id is None:
        await run_command(ctx, "register", f"a{token}")
    else:
        await offer.accept(ctx, link_id)


async def _scanned(ctx: Context, code: str) -> None:
    """w7K3M9QX-q0Zc_x3aBd: who takes attendance ticks this worker; else show whose card it is.

    Without the mark behind the ID it was typed, or is a card from before. Raises ForgedCard.
    """
    scanned = card_marks.read(code, ctx.services.keys)
    if scanned.marked is False:
        raise ForgedCard
    public_id = worker_ids.parse(scanned.worker)
    doors = await door.doors(ctx, public_id)
    if public_id and doors and scanned.marked:
        await door.card_scanned(ctx, public_id, doors)
        return
    await card.scan(ctx, scanned.worker)
    if public_id and doors:
        await door.unmarked(ctx, public_id, doors)


async def _arrived(ctx: Context, token: str) -> None:
    """p42-483920: mark a worker present in a session; a newcomer registers first, and is then."""
    if ctx.caller.worker_id is not None:
        await door.arrive(ctx, token)
        return
    session_id, code = door.parts(token)
    await ctx.run(check_in.shown_by, code, ctx.now, session_id, ctx.sent_at)
    await run_command(ctx, "register", f"p{token}")


async def _taken(ctx: Context, code: str) -> None:
    """t166-13: take this booth for a week; a newcomer registers in it first."""
    command = "register" if ctx.caller.worker_id is None else "take"
    await run_command(ctx, command, code.replace("-", "/"))


async def _strength(ctx: Context, number: str) -> None:
    """s42: show the strength of the place with this id."""
    known = await ctx.run(places.by_id)
    place = known.get(int(number)) if re.fullmatch("[0-9]{1,9}", number) else None
    await run_command(ctx, "strength", code_of(ctx, place) if place else "")


async def _verified(ctx: Context, serial: str) -> None:
    """v7K3M9QX: show how the certificate with this serial stands, whoever asks."""
    await certificate.check(ctx, serial)


async def _command(ctx: Context, name: str) -> None:
    """cregister: run a command that was tried in a group, or that asked for the language first.

    Arguments follow it only in the second case: a deep link has no room for spaces.
    """
    name, _, arguments = name.partition(" ")
    command = ctx.services.commands.get(name)
    usable = command is not None and "private" in command.scopes and name != "start"
    await (run_command(ctx, name, arguments) if usable else _welcome(ctx, ""))


# The first letter of a /start token, and what the rest of it is for.
_TOKENS: dict[str, Callable[[Context, str], Awaitable[None]]] = {
    "b": _booth,
    "i": _invited,
    "e": _enrol,
    "n": forwarded_link.opened,
    "a": _offered,
    "c": _command,
    "w": _scanned,
    "p": _arrived,
    "s": _strength,
    "t": _taken,
    "v": _verified,
}


def _languages(ctx: Context, token: str) -> Keyboard:
    names = [(code, ctx.in_language(code).t.plain("language.name")) for code in LANGUAGES]
    return column(button(name, "language", code, token) for code, name in names)
