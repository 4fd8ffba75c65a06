"""The one place where a refusal becomes words, and where anything else becomes an apology."""

import logging

from telegram.error import TelegramError

from bot.call import Call, Reply
from bot.callbacks import fits
from bot.i18n import Text, Value
from bot.keyboards import Keyboard, button, column, deep_link
from bot.markup import Html, plain, shorten
from bot.messages import trainings as session_words
from bot.services import Services
from models import places, trainings
from models.errors import Refusal

log = logging.getLogger(__name__)
QUOTED = 60  # characters of what was typed that an answer repeats
BOXED = 190  # characters that fit the box over a chat
# Refusals with one way forward: the command that takes it.
_WAY_FORWARD = {
    "not_registered": "register",
    "unknown_booth": "booth",
    "link_over": "register",
    "dead_link": "register",
    "foreign_link": "register",
}


async def refuse(call: Call, refusal: Refusal) -> None:
    """Answer a refusal: its sentence, with its choices or the way forward as buttons.

    Under a button without choices it is a box, so that the message it sits on stays as it was.
    """
    words = sentence(call.t, refusal)
    buttons = await _choices(call, refusal) or _way_forward(call, refusal)
    if call.is_open and not buttons and len(plain(words)) <= BOXED:
        call.toast(plain(words), alert=True)
    else:
        await call.say(Reply(words, buttons))


async def apologise(services: Services, chat_id: int, thread_id: int, t: Text) -> None:
    """Say in one plain sentence that something went wrong here, and where to turn."""
    try:
        await services.api.send(chat_id, t("frame.broken"), thread_id=thread_id)
    except TelegramError as error:
        log.warning("There is no apology either (%s).", error.message)


def sentence(t: Text, refusal: Refusal) -> Html:
    """Give the words of a refusal, with long quotations shortened."""
    values = {name: _value(given) for name, given in refusal.parameters.items()}
    key = f"error.{refusal.key}"
    return t(f"{key}.{values['what']}" if "what" in values else key, **values)


async def labels(call: Call, codes: tuple[str, ...]) -> dict[str, str]:
    """Give a button's label for each code: the code, and its name, or when the session is."""
    near = call.services.settings.state
    named = await call.run(places.labels, codes, near)
    index = 1 if call.language == "hi" else 0
    planned = await call.run(trainings.by_codes, codes)
    if planned:
        return {c: session_words.label(call.t, "trainings.choice", s) for c, s in planned.items()}
    return {c: f"{c} · {named[c][index]}" if c in named else c for c in codes}


def repeated(call: Call, refusal: Refusal, code: str) -> str:
    """Give the arguments of the refused command with `code` in the place of the wrong one."""
    wrong = str(refusal.parameters.get("text", ""))
    again = call.arguments.replace(wrong, code, 1) if wrong else code
    return again if fits("run", call.command, again) else code


async def _choices(call: Call, refusal: Refusal) -> Keyboard:
    if not refusal.choices or call.command not in call.services.commands:
        return ()
    named = await labels(call, refusal.choices)
    return column(
        button(named[code], "run", call.command, repeated(call, refusal, code))
        for code in refusal.choices
        if fits("run", call.command, repeated(call, refusal, code))
    )


def _way_forward(call: Call, refusal: Refusal) -> Keyboard:
    command = _next_command(call, refusal)
    if command is None or command not in call.services.commands:
        return ()
    label = call.t.plain(f"button.{command}")
    if call.is_private:
        return column([button(label, "run", command, "")])
    return column([deep_link(label, call.username, f"c{command}")])


def _next_command(call: Call, refusal: Refusal) -> str | None:
    """Give the command that leads on; a newcomer whose link led nowhere can still register."""
    command, opened_a_link = _WAY_FORWARD.get(refusal.key), call.command == "start"
    if call.caller.worker_id is None:
        return command or ("register" if opened_a_link else None)
    if command == "register":
        return "me" if opened_a_link else None
    return command


def _value(given: object) -> Value:
    if isinstance(given, Html | int | float):
        return given
    return shorten(str(given), QUOTED)
