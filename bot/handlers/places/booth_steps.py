"""The three form steps that find a booth: PC → AC → part.

A code (`165/12`), an AC's name and part (`Susner 12`) or a booth's own name answers all three.
Where a person is asked for, an AC without a list of booths answers for its booth, too.
"""

from collections.abc import Collection
from dataclasses import replace
from typing import TypedDict

from bot.conversation import Context, Parsed, Reply, Step, answer_button
from bot.handlers.places.choices import PAGE, place_choices
from bot.handlers.places.likely_places import own_places
from bot.keyboards import Keyboard, arrows, column, page_within
from bot.messages import booth as messages
from bot.messages import places as place_messages
from models import places
from models.places import MisspeltBooth, UnknownBooth, UnknownPlace


class BoothAnswers(TypedDict, total=False):
    """The answers of the three steps. `page` is the page of booths to show; it is not stored."""

    pc: int  # ids
    ac: int
    booth: int
    page: int


BoothStep = Step[BoothAnswers]


def booth_steps(form: str, *, person: bool = False) -> tuple[BoothStep, BoothStep, BoothStep]:
    """Return the steps for a form of this name; the booth's id is then in data["booth"].

    With `person` they find where somebody belongs: in an AC without a list that is the whole AC.
    """

    async def ask_pc(ctx: Context, data: BoothAnswers) -> Reply:
        state = await ctx.run(places.root, ctx.services.settings.state)
        pcs = await ctx.run(places.children, state.id)
        ready = await ctx.run(places.with_booths, state.id)
        own = [place for place in await own_places(ctx) if place.kind in ("ac", "pc")]
        question, others = messages.ask_pc(ctx.t), pcs if person else _with_booths_first(pcs, ready)
        page = data.get("page", 0)
        asked = place_choices(ctx, question, own, others, form, "pc", page)
        booth = () if page else await _own(ctx)
        return replace(asked, buttons=booth + asked.buttons)

    async def ask_ac(ctx: Context, data: BoothAnswers) -> Reply:
        pc = await ctx.run(places.place, data["pc"])
        ready = await ctx.run(places.with_booths, pc.id)
        acs = await ctx.run(places.children, pc.id)
        acs = acs if person else _with_booths_first(acs, ready)
        own = [place for place in await own_places(ctx) if place in acs]
        question = messages.ask_ac(ctx.t, pc)
        return place_choices(ctx, question, own, acs, form, "ac", data.get("page", 0))

    async def ask_part(ctx: Context, data: BoothAnswers) -> Reply:
        ac = await ctx.run(places.place, data["ac"])
        page = data.get("page", 0)
        booths, total = await ctx.run(places.booths_of, ac.id, offset=page * PAGE, limit=PAGE)
        if page and page * PAGE >= total:
            return await ask_part(ctx, {**data, "page": page_within(page, total, PAGE)})
        parts = [
            answer_button(place_messages.booth_label(ctx.t, str(b.part), b), form, "booth", b.code)
            for b in booths
        ]
        turn = arrows(page, -(-total // PAGE), "page", form, "booth")
        if person and not total:  # it had a list when it was chosen
            parts = [answer_button(place_messages.label(ctx.t, ac), form, "booth", ac.code)]
        text = messages.ask_part(ctx.t, ac, total, person=person)
        text = place_messages.with_position(
            ctx.t, text, page * PAGE, len(booths), total, typed=True
        )
        return Reply(text, column(parts) + turn)

    async def _own(ctx: Context) -> Keyboard:
        if ctx.caller.booth_id is None:
            return ()
        own = await ctx.run(places.booth, ctx.caller.booth_id)
        if own.retired:
            return ()
        label = ctx.t.plain("booth.own", code=own.code, name=own.name(ctx.language))
        return ((answer_button(label, form, "pc", own.code),),)

    async def parse_pc(ctx: Context, text: str, data: BoothAnswers) -> int | Parsed:
        near = ctx.services.settings.state
        if text.isdecimal():
            return (await ctx.run(places.find_place, text, near=near, kinds=("pc",))).id
        settled = await ctx.run(_settled_by, text, near, ("pc", "ac"))
        return Parsed(settled["pc"], await with_whole(ctx, settled))

    async def parse_ac(ctx: Context, text: str, data: BoothAnswers) -> Parsed:
        settled = await ctx.run(_settled_by, text, ctx.services.settings.state, ("ac",))
        return Parsed(settled["ac"], await with_whole(ctx, settled))

    async def parse_part(ctx: Context, text: str, data: BoothAnswers) -> int:
        near = ctx.services.settings.state
        if person and not await ctx.run(places.has_list, data["ac"]):
            return (await ctx.run(places.whole_ac, data["ac"], ctx.now)).id
        return (await ctx.run(places.find_booth, text, near=near, ac_id=data["ac"])).id

    async def with_whole(ctx: Context, settled: BoothAnswers) -> BoothAnswers:
        """Settle the booth, too, where a person belongs to an AC without a list."""
        if not person or "ac" not in settled or "booth" in settled:
            return settled
        if await ctx.run(places.has_list, settled["ac"]):
            return settled
        return {**settled, "booth": (await ctx.run(places.whole_ac, settled["ac"], ctx.now)).id}

    return (
        Step("pc", ask_pc, parse_pc),
        Step("ac", ask_ac, parse_ac),
        Step("booth", ask_part, parse_part),
    )


def _with_booths_first(
    of_kind: tuple[places.Place, ...], ready: Collection[int]
) -> tuple[places.Place, ...]:
    """Return the places with booths first, so that the first button leads somewhere."""
    return tuple(sorted(of_kind, key=lambda place: place.id not in ready))


def _settled_by(text: str, near: str, kinds: tuple[str, ...]) -> BoothAnswers:
    """Return what the text of a place or a booth settles: the PC, its AC, its booth.

    Raises the refusal of the place when it is neither.
    """
    booth = _booth(text, near) if places.mentioned(text, near) == "booth" else None
    try:
        place = booth.ac if booth else places.find_place(text, near=near, kinds=kinds)
    except UnknownPlace:
        booth = _booth(text, near)
        if booth is None:
            raise
        place = booth.ac
    if place.kind == "pc":
        return {"pc": place.id}
    pc = places.find_place(f"{place.state_code}/{place.pc_code}", near=near, kinds=("pc",))
    settled: BoothAnswers = {"pc": pc.id, "ac": place.id}
    return {**settled, "booth": booth.id} if booth else settled


def _booth(text: str, near: str) -> places.Booth | None:
    try:
        return places.find_booth(text, near=near)
    except MisspeltBooth:
        return None  # it may as well be a place's name
    except UnknownBooth as refusal:
        if refusal.choices or places.is_booth_code(text):
            raise
        return None
