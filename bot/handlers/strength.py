"""/strength: the strength of a place, down to its parts and weakest booths, and back up."""

from telegram import InlineKeyboardButton

from bot.call import Call, Reply
from bot.handlers.own_place import code_of
from bot.keyboards import Keyboard, button, column, rows
from bot.messages import strength as words
from models import authority, chats, places, strength
from models.strength import Weights


async def place_strength(call: Call) -> None:
    """`/strength PLACE`; without it the group's own place, in private a choice."""
    near = call.services.settings.state
    if call.arguments:
        await _show(call, await call.run(places.find_place, call.arguments, near=near))
    elif call.is_private:
        buttons = [_place(call, place) for place in await _likely(call)]
        await call.reply(Reply(call.t("strength.ask_place"), rows(buttons, 2)))
    else:
        link = await call.run(chats.linked, call.chat_id, call.thread_id)
        await _show(call, link.place)


async def _show(call: Call, place: places.Place) -> None:
    found = await call.run(
        strength.place_strength, place.id, Weights.from_settings(call.services.settings), call.now
    )
    buttons = await _around(call, place, found)
    await call.reply(Reply(words.of_place(call.t, found), buttons))


async def _around(call: Call, place: places.Place, found: strength.PlaceStrength) -> Keyboard:
    """Give the ways down, the weakest first, and the way up."""
    parts = await call.run(places.children, place.id)
    scores = {line.code: line.score for line in found.parts}
    down = [_place(call, part) for part in sorted(parts, key=lambda p: scores[p.code])]
    prefix = code_of(call, place).removesuffix(place.code) if place.kind != "state" else ""
    booths = [button(b.code, "run", "booth", f"{prefix}{b.code}") for b in found.weakest]
    return (*rows(down, 2), *rows(booths, 5), *column(await _up(call, place)))


async def _up(call: Call, place: places.Place) -> list[InlineKeyboardButton]:
    above = (await call.run(places.ancestors, place.id))[1:2]
    outer = [await call.run(places.place, place_id) for place_id in above]
    return [
        button(
            call.t.plain("strength.up", code=p.code, name=call.t.name(p)),
            "run",
            "strength",
            code_of(call, p),
        )
        for p in outer
    ]


async def _likely(call: Call) -> list[places.Place]:
    """The places of one's posts, those around one's booth, and the whole state."""
    likely = list(await call.run(authority.places_of, call.user_id, "plan"))
    if call.caller.booth_id is not None:
        own = (await call.run(places.booth, call.caller.booth_id)).ac
        around = await call.run(places.ancestors, own.id)
        likely += [await call.run(places.place, place_id) for place_id in around]
    likely.append(await call.run(places.root, call.services.settings.state))
    return list(dict.fromkeys(likely))


def _place(call: Call, place: places.Place) -> InlineKeyboardButton:
    label = f"{place.code} · {call.t.name(place)}"
    return button(label, "run", "strength", code_of(call, place))
