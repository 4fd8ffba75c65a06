"""/start and /language: the language first, then what the deep link asks for, or a welcome."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.call import Call, Reply
from bot.callbacks import action, fits
from bot.dispatch import follow
from bot.handlers import forwarded, offer, worker
from bot.i18n import LANGUAGES
from bot.keyboards import Keyboard, button, column
from bot.messages import start as messages
from models import authority, chats, identity, workers
from models.errors import ForeignLink

_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,64}")
_AT_ONCE = ("i", "n")  # tokens whose way notes the moment, or asks for the language, by itself


async def start(call: Call) -> None:
    """Ask a newcomer for their language; else follow the token, else welcome."""
    token = call.arguments if _TOKEN.fullmatch(call.arguments) else ""
    if call.caller.language_chosen or token[:1] in _AT_ONCE:
        await _welcome(call, token)
    else:
        await ask_language(call, token)


async def language(call: Call) -> None:
    """Ask for the language of this chat."""
    await ask_language(call, "")


async def ask_language(call: Call, token: str, *, quotes: bool = False) -> None:
    """Ask for the language; the answer goes on to what `/start token` does."""
    kept = token if fits("language", LANGUAGES[0], token) else ""
    text = messages.ask_language(call.t)
    await call.reply(Reply(text, _languages(call, kept), quotes=quotes))


@action("language", str, str)
async def chosen(call: Call, code: str, token: str) -> None:
    """Keep the language; in a private chat go on to what /start would do."""
    if code not in LANGUAGES:
        call.toast(call.t.plain("frame.old_button"))
        return
    if not call.is_private:
        link = await call.run(chats.linked, call.chat_id, call.thread_id)
        await call.run(authority.require, call.user_id, "link", link.place.id)
    await call.run(
        chats.set_language, call.chat_id, call.thread_id, code, call.now, private=call.is_private
    )
    caller = replace(call.caller, language=code, language_chosen=True)
    spoken = replace(call.speaking(code), caller=caller)
    if call.is_private and _TOKEN.fullmatch(token):
        await call.finish()  # a dead link is told in a message that leads on, not in a box
        await follow(spoken, "start", token)  # so that a refusal's choices repeat this
    elif call.is_private:
        await _welcome(spoken, token)
    else:
        await spoken.reply(Reply(messages.language_kept(spoken.t)))


async def _welcome(call: Call, token: str) -> None:
    """Do what the token says; without one a newcomer registers, and a worker is welcomed."""
    way = _TOKENS.get(token[:1])
    if way is not None:
        await way(call, token[1:])
        return
    if call.caller.worker_id is None:
        await follow(call, "register")
        return
    text = messages.welcome(call.t, call.user_name, call.services.settings.campaign_name)
    await call.reply(Reply(text, _commands(call, ("booth", "trainings", "help"))))


async def _booth(call: Call, code: str) -> None:
    """b165-12: a worker sees the booth, a newcomer begins to register in it."""
    command = "register" if call.caller.worker_id is None else "booth"
    await follow(call, command, code.replace("-", "/"))


async def _invited(call: Call, code: str) -> None:
    """i7K3M9QX: somebody was brought by the worker with this ID; raises ForeignLink."""
    public_id = identity.parse(code)
    if public_id is not None and await call.run(workers.ac_of, public_id) is not None:
        await follow(call, "register", f"{identity.PREFIX}-{public_id}")
    elif call.caller.language_chosen:
        raise ForeignLink
    else:
        await ask_language(call, f"i{code}")  # to be told in a language of one's own


async def _enrol(call: Call, number: str) -> None:
    """e42: a seat in session T42; a newcomer registers first, and is offered it then."""
    command = "register" if call.caller.worker_id is None else "enrol"
    await follow(call, command, f"T{number}")


async def _offered(call: Call, token: str) -> None:
    """aTOKEN: a post for whoever opens the link first; a newcomer registers, and gets it then."""
    link_id = await offer.open_link(call, token)
    if call.caller.worker_id is None:
        await follow(call, "register", f"a{token}")
    else:
        await offer.accept(call, link_id)


async def _scanned(call: Call, code: str) -> None:
    """w7K3M9QX: the card of the worker with this ID was scanned."""
    await worker.scan(call, code)


async def _command(call: Call, name: str) -> None:
    """cregister: a command that somebody tried in a group, or that asked for the language first.

    Arguments follow it only in the second case: a deep link has no room for spaces.
    """
    name, _, arguments = name.partition(" ")
    command = call.services.commands.get(name)
    usable = command is not None and "private" in command.scopes and name != "start"
    await (follow(call, name, arguments) if usable else _welcome(call, ""))


# The first letter of a /start token, and what the rest of it is for.
_TOKENS: dict[str, Callable[[Call, str], Awaitable[None]]] = {
    "b": _booth,
    "i": _invited,
    "e": _enrol,
    "n": forwarded.opened,
    "a": _offered,
    "c": _command,
    "w": _scanned,
}


def _languages(call: Call, token: str) -> Keyboard:
    names = [(code, call.speaking(code).t.plain("language.name")) for code in LANGUAGES]
    return column(button(name, "language", code, token) for code, name in names)


def _commands(call: Call, names: tuple[str, ...]) -> Keyboard:
    known = [name for name in names if name in call.services.commands]
    return column(button(call.t.plain(f"button.{name}"), "run", name, "") for name in known)
