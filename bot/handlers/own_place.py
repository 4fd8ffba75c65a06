"""The first question of every form of a coordinator: which of their own places is it for?"""

from collections.abc import Awaitable, Callable

from bot.call import Call, Reply
from bot.dialogues import Data, Step, answer_button
from bot.keyboards import rows
from bot.markup import Html
from models import authority, places
from models.errors import NotAllowed, NotConfirmed, NotRegistered, Refusal, UnknownPlace

MOST_BUTTONS = 40
YES = "yes"  # what the button that confirms a form holds


async def require_post(call: Call, ability: authority.Ability) -> None:
    """Refuse people without any post that allows this, before they answer a single question."""
    if await call.run(authority.places_of, call.user_id, ability):
        return
    if call.caller.worker_id is None:
        raise NotRegistered
    raise NotAllowed(place="")


def place_step(form: str, ability: authority.Ability, question: str) -> Step:
    """Give the step whose answer, in data["place"], is a place inside the coordinator's own."""

    async def ask(call: Call, data: Data) -> Reply:
        own = await _likeliest_first(call, ability)
        inside = [p for outer in own for p in await call.run(places.children, outer.id)]
        listed = {code_of(call, p): p for p in (*own, *inside)}
        buttons = [
            answer_button(f"{p.code} · {call.t.name(p)}", form, "place", code)
            for code, p in listed.items()
        ]
        return Reply(call.t(question), rows(buttons[:MOST_BUTTONS], 2))

    async def parse(call: Call, text: str, data: Data) -> int:
        found = await call.run(places.find_place, text, near=call.services.settings.state)
        await call.run(authority.require, call.user_id, ability, found.id)
        return found.id

    return Step("place", ask, parse)


async def _likeliest_first(call: Call, ability: authority.Ability) -> list[places.Place]:
    """Of several posts, the one around the coordinator's own booth comes first."""
    own = await call.run(authority.places_of, call.user_id, ability)
    if call.caller.booth_id is None:
        return list(own)
    booth = await call.run(places.booth, call.caller.booth_id)
    around = await call.run(places.ancestors, booth.ac.id)
    return sorted(own, key=lambda place: place.id not in around)


def confirm_step(
    form: str,
    summary: Callable[[Call, Data], Awaitable[Html]],
    label: str,
    do: Callable[[Call, Data], Awaitable[int]],
) -> Step:
    """Give the last step, which shows everything and does the work when it is confirmed.

    A refusal keeps the form open, so that the answer that was in the way can be changed.
    """

    async def ask(call: Call, data: Data) -> Reply:
        agree = answer_button(call.t.plain(label), form, "confirm", YES)
        return Reply(await summary(call, data), ((agree,),))

    async def parse(call: Call, text: str, data: Data) -> int:
        if text != YES:
            raise NotConfirmed
        return await do(call, data)

    return Step("confirm", ask, parse)


async def named_alone(call: Call, tokens: list[str], wrong: type[Refusal]) -> dict[str, str]:
    """Take words without the second argument for the name of a place.

    When only the first word is one, the second is what the command does not understand.
    """
    near, whole = call.services.settings.state, " ".join(tokens)
    try:
        await call.run(places.find_place, whole, near=near)
    except UnknownPlace:
        if len(tokens) == 1:
            raise
        await call.run(places.find_place, tokens[0], near=near)
        raise wrong(text=tokens[1]) from None
    return {"place": whole}


def code_of(call: Call, place: places.Place) -> str:
    """Give the code that means this place when it is typed here: other states are named."""
    if place.state_code == call.services.settings.state or place.kind == "state":
        return place.code
    return f"{place.state_code}/{place.code}"
