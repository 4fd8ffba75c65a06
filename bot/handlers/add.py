"""/add: note a person who is not there, in one line or question by question.

The phone comes last, so that no draft ever holds it.
"""

import re
from dataclasses import replace

from bot import dialogues
from bot.call import Call, Reply
from bot.dialogues import Data, Form, Step
from bot.handlers.booth_steps import booth_steps
from bot.handlers.invite import noted_text, waiting_buttons
from bot.keyboards import button, column
from bot.messages import invitations as messages
from models import authority, invitations, phones, places, workers
from models.errors import UnclearPerson
from models.invitations import Limits, New

NAME = "add"
_CODE = re.compile(r"((?:[A-Za-z]{2}/)?\d+\s*[/\-:.,]\s*\d+)(?:\s+(.*))?", re.S)
_PHONE = re.compile(r"(?<!\S)(?:\+\s*)?[\d(][\d\s().\-]*(?!\S)")  # by itself, between spaces
LONGEST = 14  # digits of one phone, with 0091
_STOPS = re.compile(r"[,;]+(?=\s|$)")


async def add(call: Call) -> None:
    """`/add AC/part phone name`; what is left out is asked."""
    await call.run(authority.require_a_post, call.user_id)
    data: Data = {}
    for key, text in _pieces(call.arguments).items():
        data[key] = await _STEPS[key].parse(call, text, data)
    if FORM.next_step(data) is None:
        await _finish(call, data)
    else:
        await dialogues.start(FORM, call, data)


def _pieces(arguments: str) -> dict[str, str]:
    """Part a line into booth, name and phone, which may stand before or behind the name.

    Raises UnclearPerson where something else is left with the name: a second phone, or a mark.
    """
    match = _CODE.fullmatch(arguments)
    rest = _STOPS.sub(" ", (match[2] or "") if match else "")
    phone = _PHONE.search(rest)
    name = _PHONE.sub(" ", rest, count=1).strip()
    two = phone is not None and sum(map(str.isdecimal, phone[0])) > LONGEST
    if two or ":" in name or phones.may_be_in(name):
        raise UnclearPerson
    found = {"pc": match[1] if match else arguments, "name": name}
    found["phone"] = phone[0].strip() if phone and name else ""
    return {key: text for key, text in found.items() if text}


def _inside(step: Step) -> Step:
    """Refuse a booth that no post of this person reaches as soon as it is named."""

    async def parse(call: Call, text: str, data: Data) -> object:
        value = await step.parse(call, text, data)
        booth_id = value if step.key == "booth" else data.get("booth")
        if isinstance(booth_id, int):
            booth = await call.run(places.booth, booth_id)
            await call.run(authority.require_post_around, call.user_id, booth)
        return value

    return replace(step, parse=parse)


async def _ask_name(call: Call, data: Data) -> Reply:
    return Reply(call.t("add.ask_name"))


async def _parse_name(call: Call, text: str, data: Data) -> str:
    return workers.clean_name(text)


async def _ask_phone(call: Call, data: Data) -> Reply:
    return Reply(call.t("add.ask_phone", name=data["name"]))


async def _note(call: Call, text: str, data: Data) -> int:
    """Note the person as soon as the phone is there; a refusal keeps the form open."""
    settings = call.services.settings
    new = New(phones.typed_mobile(text), data["name"], data["booth"])
    limits = Limits(settings.invitation_days, settings.invitations_per_day)
    noted = await call.run(invitations.add, call.user_id, new, call.services.keys, limits, call.now)
    return noted.id


async def _finish(call: Call, data: Data) -> None:
    """Give the text to forward in a message of its own, then what was done."""
    one = await call.run(invitations.one_waiting, call.user_id, data["phone"], call.now)
    text, shared = await noted_text(call, one)
    await call.say(Reply(text))
    standing = await call.run(invitations.standing, call.user_id, call.now)
    another = button(call.t.plain("add.another"), "run", NAME, "")
    buttons = column([shared, another]) + waiting_buttons(call, standing.waiting)
    await call.say(Reply(messages.noted(call.t, one), buttons))


FORM = dialogues.form(
    Form(
        NAME,
        NAME,
        (
            *map(_inside, booth_steps(NAME)),
            Step("name", _ask_name, _parse_name),
            Step("phone", _ask_phone, _note),
        ),
        _finish,
    )
)
_STEPS = {step.key: step for step in FORM.steps}
