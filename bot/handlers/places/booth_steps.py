"""The three form steps that find a booth: PC → AC → part.

A code (`165/12`), an AC's name and part (`Susner 12`) or a booth's own name answers all three.
"""

import re
from collections.abc import Collection

from bot.conversation import Context, Data, Reply, Step, answer_button
from bot.keyboards import Keyboard, arrows, rows
from bot.messages import booth as messages
from models import places
from models.places import UnknownBooth, UnknownPlace

PAGE = 40  # booths shown at once
WIDTH = 5  # part numbers in a row
_NAME_AND_PART = re.compile(r".*[^\W\d].*\s\d+\s*")  # find_place would ignore the number


def booth_steps(form: str) -> tuple[Step, Step, Step]:
    """Return the steps for a form of this name; the booth's id is then in data["booth"]."""

    async def ask_pc(ctx: Context, data: Data) -> Reply:
        state = await ctx.run(places.root, ctx.services.settings.state)
        pcs = await ctx.run(places.children, state.id)
        ready = await ctx.run(places.with_booths, state.id)
        buttons = _choices(ctx, _with_booths_first(pcs, ready), "pc")
        return Reply(messages.ask_pc(ctx.t), await _own(ctx) + buttons)

    async def ask_ac(ctx: Context, data: Data) -> Reply:
        pc = await ctx.run(places.place, data["pc"])
        acs = await ctx.run(places.children, pc.id)
        ready = await ctx.run(places.with_booths, pc.id)
        return Reply(
            messages.ask_ac(ctx.t, pc), _choices(ctx, _with_booths_first(acs, ready), "ac")
        )

    async def ask_part(ctx: Context, data: Data) -> Reply:
        ac = await ctx.run(places.place, data["ac"])
        page = data.get("page", 0)
        booths, total = await ctx.run(places.booths_of, ac.id, offset=page * PAGE, limit=PAGE)
        parts = rows([answer_button(str(b.part), form, "booth", b.code) for b in booths], WIDTH)
        turn = arrows(page, -(-total // PAGE), "page", form, "booth")
        return Reply(messages.ask_part(ctx.t, ac, total), parts + turn)

    async def _own(ctx: Context) -> Keyboard:
        if ctx.caller.booth_id is None:
            return ()
        own = await ctx.run(places.booth, ctx.caller.booth_id)
        label = ctx.t.plain("booth.own", code=own.code, name=own.name(ctx.language))
        return ((answer_button(label, form, "pc", own.code),),)

    def _choices(ctx: Context, offered: tuple[places.Place, ...], key: str) -> Keyboard:
        named = [(messages.place_label(ctx.t, p), p.code) for p in offered]
        return rows([answer_button(label, form, key, code) for label, code in named], 2)

    return (
        Step("pc", ask_pc, _parse_pc),
        Step("ac", ask_ac, _parse_ac),
        Step("booth", ask_part, _parse_part),
    )


def _with_booths_first(
    of_kind: tuple[places.Place, ...], ready: Collection[int]
) -> tuple[places.Place, ...]:
    """Return the places with booths first, so that the first button leads somewhere."""
    return tuple(sorted(of_kind, key=lambda place: place.id not in ready))


async def _parse_pc(ctx: Context, text: str, data: Data) -> int:
    near = ctx.services.settings.state
    if text.isdecimal():
        return (await ctx.run(places.find_place, text, near=near, kinds=("pc",))).id
    return await ctx.run(_place_or_booth, text, near, ("pc", "ac"), data)


async def _parse_ac(ctx: Context, text: str, data: Data) -> int:
    near = ctx.services.settings.state
    await ctx.run(_place_or_booth, text, near, ("ac",), data)
    return int(data["ac"])


async def _parse_part(ctx: Context, text: str, data: Data) -> int:
    near = ctx.services.settings.state
    return (await ctx.run(places.find_booth, text, near=near, ac_id=data["ac"])).id


def _place_or_booth(text: str, near: str, kinds: tuple[str, ...], data: Data) -> int:
    """Parse a place or a booth; fill in the later answers it settles, and return the PC's id.

    Raises the refusal of the place when it is neither.
    """
    ac = _of_booth(text, near, data) if _NAME_AND_PART.fullmatch(text) else None
    try:
        place = ac or places.find_place(text, near=near, kinds=kinds)
    except UnknownPlace:
        ac = _of_booth(text, near, data)
        if ac is None:
            raise
        place = ac
    if place.kind == "pc":
        return place.id
    data["ac"] = place.id
    pc = places.find_place(f"{place.state_code}/{place.pc_code}", near=near, kinds=("pc",))
    data["pc"] = pc.id
    return pc.id


def _of_booth(text: str, near: str, data: Data) -> places.Place | None:
    try:
        booth = places.find_booth(text, near=near)
    except UnknownBooth as refusal:
        if refusal.choices or places.is_booth_code(text):
            raise
        return None
    data["booth"] = booth.id
    return booth.ac
