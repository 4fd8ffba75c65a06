"""/appoint: a post is given by ID, from a contact or by a link, once it has been confirmed."""

from dataclasses import replace

from bot import dialogues
from bot.call import Call, Reply
from bot.callbacks import action
from bot.dialogues import Data, Form, Step, answer_button
from bot.handlers.booth_steps import booth_steps
from bot.handlers.own_place import code_of, confirm_step, require_post
from bot.handlers.posts import roster_button
from bot.keyboards import arrows, button, column, rows
from bot.markup import Html
from bot.messages import posts as words
from models import appointments, candidates, post_kinds, posts, spots
from models.phones import shared_phones
from models.post_kinds import PostKind
from models.posts import Person
from models.spots import Spot

NAME = "appoint"
LINK = "link"  # in the place of a person: whoever opens it first
PAGE = 30  # places shown at once


async def appoint(call: Call) -> None:
    """`/appoint ID KIND PLACE`; what is left out is asked, and then all is confirmed."""
    await require_post(call, "appoint")
    person, kind, place = await _pieces(call)
    data: Data = {}
    for key, text in (("kind", kind), ("place", place)):
        if text:
            data[key] = await _STEPS[key].parse(call, text, data)
    if person and FORM.next_step(data) is _STEPS["person"]:
        data["person"] = await _parse_person(call, person, data)
    elif person:
        data["typed"] = await call.run(candidates.code_of, person, call.user_id)
    await dialogues.start(FORM, call, data)


@action("revoke", int, private=True)
async def revoke(call: Call, link_id: int) -> None:
    """Take a link back before somebody has used it."""
    await call.run(appointments.revoke, link_id, by=call.user_id, now=call.now)
    again = button(call.t.plain("posts.button_again"), "run", NAME, "")
    await call.reply(Reply(call.t("posts.revoked"), column([again])))


async def _pieces(call: Call) -> tuple[str, str, str]:
    """Part the line into person, kind and place; the person may be left out."""
    first, _, rest = call.arguments.partition(" ")
    if await call.run(post_kinds.known, first):
        return "", first, rest.strip()
    kind, _, place = rest.strip().partition(" ")
    return first, kind, place.strip()


async def _ask_kind(call: Call, data: Data) -> Reply:
    kinds = await call.run(candidates.kinds_to_give, call.user_id)
    buttons = [answer_button(call.t.name(kind), NAME, "kind", kind.code) for kind in kinds]
    return Reply(call.t("posts.ask_kind"), rows(buttons, 2))


async def _parse_kind(call: Call, text: str, data: Data) -> str:
    return (await call.run(post_kinds.find, text)).code


async def _ask_place(call: Call, data: Data) -> Reply:
    found = await call.run(candidates.places_to_give, data["kind"], call.user_id)
    page = data.get("page", 0)
    shown = found[page * PAGE : (page + 1) * PAGE]
    buttons = [
        answer_button(f"{p.code} · {call.t.name(p)}", NAME, "place", code_of(call, p))
        for p in shown
    ]
    turn = arrows(page, -(-len(found) // PAGE), "page", NAME, "place")
    kind = await call.run(post_kinds.find, data["kind"])
    return Reply(call.t("posts.ask_place", kind=call.t.name(kind)), rows(buttons, 2) + turn)


async def _parse_place(call: Call, text: str, data: Data) -> int:
    near = call.services.settings.state
    spot = await call.run(candidates.find_spot, text, data["kind"], near=near, by=call.user_id)
    data["ac"] = spot.place.id
    data["at_booth"] = "booth" in (await call.run(post_kinds.find, data["kind"])).held_at
    if spot.booth:
        data["booth"] = spot.booth.id
    return spot.place.id


async def _ask_person(call: Call, data: Data) -> Reply:
    kind, spot = await _what(call, data)
    people = await call.run(candidates.candidates, kind.code, spot, by=call.user_id, now=call.now)
    typed = [data["typed"]] if "typed" in data else []
    buttons = [answer_button(f"🪪 {code}", NAME, "person", code) for code in typed]
    buttons += [answer_button(words.who(p), NAME, "person", p.code) for p in people]
    buttons.append(answer_button(call.t.plain("posts.button_link"), NAME, "person", LINK))
    return Reply(words.ask_person(call.t, kind, spot), column(buttons))


async def _parse_person(call: Call, text: str, data: Data) -> str:
    if text == LINK:
        return LINK
    if call.contact is None:
        return (await _person(call, text, data)).code
    kind, spot = await _what(call, data)
    may_be = shared_phones(call.contact.phone_number)
    phones = tuple(map(call.services.keys.phone_hash, may_be))
    found = await call.run(
        candidates.candidate_with, phones, kind.code, spot, by=call.user_id, now=call.now
    )
    return found.code


async def _person(call: Call, text: str, data: Data) -> Person:
    kind, spot = await _what(call, data)
    return await call.run(
        candidates.candidate, text, kind.code, spot, by=call.user_id, now=call.now
    )


async def _chosen(call: Call, data: Data) -> Person:
    kind, spot = await _what(call, data)
    return await call.run(candidates.chosen, data["person"], kind.code, spot, by=call.user_id)


async def _what(call: Call, data: Data) -> tuple[PostKind, Spot]:
    kind = await call.run(post_kinds.find, data["kind"])
    place = None if "booth" in data else data["place"]
    return kind, await call.run(spots.at, place, data.get("booth"))


async def _summary(call: Call, data: Data) -> Html:
    kind, spot = await _what(call, data)
    if data["person"] == LINK:
        return words.confirm_link(call.t, kind, spot)
    return words.confirm(call.t, await _person(call, data["person"], data), kind, spot)


async def _give(call: Call, data: Data) -> int:
    kind, spot = await _what(call, data)
    by, now = call.user_id, call.now
    if data["person"] == LINK:
        update_id = call.update.update_id
        link = await call.run(
            appointments.make_link, kind.code, spot, by=by, now=now, update_id=update_id
        )
        data["token"] = link.token
        return link.id
    person = await _chosen(call, data)
    held = await call.run(posts.appoint, person.id, kind.code, spot, by=by, now=now)
    return held.id


async def _finish(call: Call, data: Data) -> None:
    kind, spot = await _what(call, data)
    if data["person"] == LINK:
        text = words.link(call.t, kind, spot, call.username, data["token"])
        back = button(call.t.plain("posts.button_revoke"), "revoke", data["confirm"])
        await call.reply(Reply(text, column([roster_button(call, spot), back])))
        return
    person = await _chosen(call, data)
    undo = button(call.t.plain("posts.button_undo"), "endpost", data["confirm"])
    text = words.given(call.t, person, kind, spot)
    await call.reply(Reply(text, column([roster_button(call, spot), undo])))


FORM = dialogues.form(
    Form(
        NAME,
        NAME,
        (
            Step("kind", _ask_kind, _parse_kind),
            Step("place", _ask_place, _parse_place),
            replace(booth_steps(NAME)[2], applies=lambda data: data.get("at_booth", False)),
            Step("person", _ask_person, _parse_person, attached=True),
            confirm_step(NAME, _summary, "posts.button_give", _give),
        ),
        _finish,
    )
)
_STEPS = {step.key: step for step in FORM.steps}
