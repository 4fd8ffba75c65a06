"""The forms of sectors: a new one, other booths, another name."""

from bot.conversation import Context, Form, Parsed, Reply, Step, answer_button, form_engine
from bot.handlers.places import (
    PlaceAnswers,
    code_of,
    confirm_step,
    place_choices,
    places_of_posts,
    with_parts,
)
from bot.html import Html
from bot.intents import keywords
from bot.keyboards import agreeing, button, column, rows
from bot.messages import places as place_messages
from bot.messages import posts as post_messages
from bot.messages import sectors as messages
from models import authority, places, sectors
from models.authority import post_kinds
from models.identity import shared_phones
from models.places import Place
from models.posts import PersonName, PostLocation, candidates
from models.sectors import BadSector, SectorChange, SectorLine

FREE = "free"  # instead of a yes: only the booths that are in no other sector
LATER = "later"  # in the place of a person in charge
OF_BOOTH = "@"  # before a part: the name of that booth
OFFERED = 4  # names


class SectorAnswers(PlaceAnswers, total=False):
    """The answers of a sector's forms, and what they made: a change.

    `ac` and `sector` are ids, `parts` ranges. `in_others` of them are in other sectors; `move` says
    whether they come along. `person` is a worker's ID, or LATER.
    """

    ac: int
    sector: int
    sector_number: int
    parts: str
    in_others: int
    move: str
    sector_name: str
    person: str
    change: int


def require_ac(telegram_id: int, ac_id: int) -> Place:
    """Return an AC on whose sectors a person decides; raises NotRegistered or NotAllowed."""
    authority.require(telegram_id, "appoint", ac_id)
    return places.place(ac_id)


def require_sector(telegram_id: int, sector_id: int) -> Place:
    """Return a sector inside which a person gives posts; raises NotRegistered or NotAllowed."""
    return require_ac(telegram_id, sector_id)


def may_change(telegram_id: int, ac_id: int) -> bool:
    """Return whether a person decides on the sectors of an AC."""
    return authority.may(telegram_id, "appoint", ac_id)


async def run_new(ctx: Context, typed: SectorLine) -> None:
    """Make the sector that a line names; what it leaves out is asked."""
    texts = {"ac": typed.place, "parts": typed.parts, "sector_name": typed.name}
    texts["person"] = typed.person or (LATER if typed.parts and typed.name else "")
    await form_engine.run_line(NEW, ctx, {key: text for key, text in texts.items() if text})


async def run_change(ctx: Context, place: Place, typed: SectorLine) -> None:
    """Change the booths or the name of a sector as a line says."""
    code = code_of(ctx, place)
    if typed.parts:
        await form_engine.run_line(PARTS, ctx, {"sector": code, "parts": typed.parts})
    else:
        await form_engine.run_line(NAME, ctx, {"sector": code, "sector_name": typed.name})


async def _ask_ac(ctx: Context, data: SectorAnswers) -> Reply:
    own = await places_of_posts(ctx, "appoint")
    inside = await with_parts(ctx, await with_parts(ctx, own))
    acs = [place for place in dict.fromkeys(inside) if place.kind == "ac"]
    page = data.get("page", 0)
    return place_choices(ctx, messages.ask_ac(ctx.t), (), acs, "sector", "ac", page)


async def _parse_ac(ctx: Context, text: str, data: SectorAnswers) -> Parsed:
    """Return an AC; the code of a sector that is not there yet names its number, too."""
    near, number = ctx.services.settings.state, places.sector_number(text)
    if number is not None:
        ac = await ctx.run(places.find_place, f"AC{number[0]}", near=near, kinds=("ac",))
        await ctx.run(require_ac, ctx.user_id, ac.id)
        return Parsed(ac.id, {"sector_number": number[1]})
    ac = await ctx.run(places.find_place, text, near=near, kinds=("ac",))
    await ctx.run(require_ac, ctx.user_id, ac.id)
    return Parsed(ac.id, {})


async def _ac_of(ctx: Context, data: SectorAnswers) -> Place:
    if "ac" in data:
        return await ctx.run(places.place, data["ac"])
    return await ctx.run(places.ac_of, data["sector"])


async def _ask_parts(ctx: Context, data: SectorAnswers) -> Reply:
    ac = await _ac_of(ctx, data)
    loose, ranges = await ctx.run(sectors.without, ac.id)
    name = "sectorparts" if "sector" in data else "sector"
    offered = await ctx.run(sectors.next_parts, ac.id) if "sector" not in data else ()
    now = await ctx.run(sectors.of_place, data["sector"]) if "sector" in data else None
    buttons = [answer_button(parts, name, "parts", parts) for parts in offered if len(parts) < 30]
    return Reply(messages.ask_parts(ctx.t, ac, loose, ranges, now), rows(buttons, 3))


async def _parse_parts(ctx: Context, text: str, data: SectorAnswers) -> Parsed:
    ac, besides = await _ac_of(ctx, data), data.get("sector")
    chosen = await ctx.run(sectors.select, ac.id, text, besides=besides)
    taken = sum(map(len, chosen.taken.values()))
    return Parsed(chosen.ranges, {"in_others": taken})


async def _ask_move(ctx: Context, data: SectorAnswers) -> Reply:
    ac = await _ac_of(ctx, data)
    chosen = await ctx.run(sectors.select, ac.id, data["parts"], besides=data.get("sector"))
    name = "sectorparts" if "sector" in data else "sector"
    yes = agreeing(answer_button(ctx.t.plain("sector.button_move"), name, "move", form_engine.YES))
    free = len(chosen.booth_ids) - sum(map(len, chosen.taken.values()))
    others = [answer_button(ctx.t.plural("sector.button_free", free), name, "move", FREE)]
    text = messages.ask_move(ctx.t, chosen.taken)
    return Reply(text, column([yes, *(others if free else ())]))


async def _parse_move(ctx: Context, text: str, data: SectorAnswers) -> Parsed:
    if keywords.meant(text, form_engine.YES):
        return Parsed(form_engine.YES, {})
    ac = await _ac_of(ctx, data)
    free = await ctx.run(sectors.free_of, ac.id, data["parts"], besides=data.get("sector"))
    if text != FREE or not free:
        raise BadSector(what="move", text=text)
    return Parsed(FREE, {"parts": free, "in_others": 0})


async def _ask_name(ctx: Context, data: SectorAnswers) -> Reply:
    if "sector" in data:
        place = await ctx.run(places.place, data["sector"])
        return Reply(messages.ask_name(ctx.t, place))
    named = await ctx.run(sectors.named_in, data["ac"], data["parts"], OFFERED)
    buttons = [
        answer_button(ctx.t.name(b), "sector", "sector_name", f"{OF_BOOTH}{b.part}") for b in named
    ]
    return Reply(messages.ask_name(ctx.t, None), column(buttons))


async def _parse_name(ctx: Context, text: str, data: SectorAnswers) -> str:
    if text.startswith(OF_BOOTH) and "ac" in data:
        near = ctx.services.settings.state
        part = text.removeprefix(OF_BOOTH)
        text = ctx.t.name(await ctx.run(places.find_booth, part, near=near, ac_id=data["ac"]))
    return await ctx.run(sectors.name_of, text)


async def _ask_person(ctx: Context, data: SectorAnswers) -> Reply:
    later = answer_button(ctx.t.plain("sector.button_later"), "sector", "person", LATER)
    return Reply(messages.ask_person(ctx.t), column([later]))


async def _parse_person(ctx: Context, text: str, data: SectorAnswers) -> str:
    if text == LATER:
        return LATER
    return (await _person(ctx, text, data)).code


async def _person(ctx: Context, text: str, data: SectorAnswers) -> PersonName:
    """Return the worker of an ID that was typed, or of a contact that was attached."""
    kind = await ctx.run(post_kinds.coordinating, "sector")
    here = PostLocation(await _ac_of(ctx, data))
    if ctx.contact is None:
        return await ctx.run(candidates.candidate, text, kind, here, by=ctx.user_id, now=ctx.now)
    may_be = shared_phones(ctx.contact.phone_number)
    phones = tuple(map(ctx.services.keys.phone_hash, may_be))
    return await ctx.run(candidates.candidate_with, phones, kind, here, by=ctx.user_id, now=ctx.now)


async def _summary(ctx: Context, data: SectorAnswers) -> Html:
    ac = await _ac_of(ctx, data)
    chosen = await ctx.run(sectors.select, ac.id, data["parts"])
    person = None
    if data["person"] != LATER:
        person = post_messages.who(await _person(ctx, data["person"], data))
    number = data.get("sector_number")
    number = await ctx.run(sectors.number_of, ac.id) if number is None else number
    code = places.sector_code(ac.number or 0, number)
    return messages.confirm(ctx.t, code, data["sector_name"], chosen, person)


async def _make(ctx: Context, data: SectorAnswers) -> SectorAnswers:
    person = None
    if data["person"] != LATER:
        person = (await _person(ctx, data["person"], data)).id
    made = await ctx.run(
        sectors.make,
        data["ac"],
        data["parts"],
        data["sector_name"],
        number=data.get("sector_number"),
        move=data.get("move") == form_engine.YES,
        in_charge=person,
        by=ctx.user_id,
        now=ctx.now,
        update_id=ctx.update.update_id,
    )
    return {"change": made.id, "sector": made.sector.place.id}


async def _set_parts(ctx: Context, data: SectorAnswers) -> SectorAnswers:
    change = await ctx.run(
        sectors.set_booths,
        data["sector"],
        data["parts"],
        move=data.get("move") == form_engine.YES,
        by=ctx.user_id,
        now=ctx.now,
        update_id=ctx.update.update_id,
    )
    return {"change": change.id}


async def _set_name(ctx: Context, data: SectorAnswers) -> SectorAnswers:
    change: SectorChange = await ctx.run(
        sectors.rename,
        data["sector"],
        data["sector_name"],
        by=ctx.user_id,
        now=ctx.now,
        update_id=ctx.update.update_id,
    )
    return {"change": change.id}


async def _finish(ctx: Context, data: SectorAnswers) -> None:
    """Show the sector as it is now; its first button leads on, another undoes the change."""
    found = await ctx.run(sectors.of_place, data["sector"])
    place, is_new = found.place, "person" in data
    label = ctx.t.plain("sector.button_next")
    onward = button(label, "newsector", found.ac.id)
    looked = place_messages.label(ctx.t, place)
    strength = ctx.t.plain("planning.button_strength", place=looked)
    buttons = [button(strength, "run", "strength", code_of(ctx, place))]
    if is_new:
        posts = button(ctx.t.plain("command.posts"), "run", "posts", code_of(ctx, place))
        buttons = [onward, posts, *buttons]
    undo = button(ctx.t.plain("sector.button_undo"), "unsector", data["change"])
    text = (messages.made if is_new else messages.changed)(ctx.t, found)
    await ctx.reply(Reply(text, column([*buttons, undo])))


async def _ask_sector(ctx: Context, data: SectorAnswers) -> Reply:
    return Reply(messages.ask_sector(ctx.t))


async def _parse_sector(ctx: Context, text: str, data: SectorAnswers) -> int:
    near = ctx.services.settings.state
    place = await ctx.run(places.find_place, text, near=near, kinds=("sector",))
    ac = await ctx.run(places.ac_of, place.id)
    await ctx.run(require_ac, ctx.user_id, ac.id)
    return place.id


_PARTS: Step[SectorAnswers] = Step("parts", _ask_parts, _parse_parts)
_MOVE: Step[SectorAnswers] = Step(
    "move", _ask_move, _parse_move, applies=lambda data: bool(data.get("in_others"))
)
_NAME: Step[SectorAnswers] = Step("sector_name", _ask_name, _parse_name)
_SECTOR: Step[SectorAnswers] = Step("sector", _ask_sector, _parse_sector)
NEW = form_engine.register_form(
    Form[SectorAnswers](
        "sector",
        "sector",
        (
            Step("ac", _ask_ac, _parse_ac),
            _PARTS,
            _MOVE,
            _NAME,
            Step("person", _ask_person, _parse_person, attached=True, takes_codes=True),
            confirm_step("sector", _summary, "sector.button_make"),
        ),
        _finish,
        _make,
    )
)
PARTS = form_engine.register_form(
    Form[SectorAnswers]("sectorparts", "sector", (_SECTOR, _PARTS, _MOVE), _finish, _set_parts)
)
NAME = form_engine.register_form(
    Form[SectorAnswers]("sectorname", "sector", (_SECTOR, _NAME), _finish, _set_name)
)
