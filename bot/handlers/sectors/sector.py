"""/sector: the sectors of an AC, one of them, and what is done with it: a line does it at once."""

from bot.button import Button
from bot.callbacks import action
from bot.conversation import Context, Reply, form_engine
from bot.handlers.places import code_of, places_of_posts, require_post, run_choices, with_parts
from bot.handlers.sectors import forms, from_list
from bot.keyboards import Keyboard, arrows, button, column, page_within, rows
from bot.messages import places as place_messages
from bot.messages import sectors as messages
from models import places, sectors
from models.errors import NotAllowed
from models.places import Place, UnknownPlace

PAGE = 8  # sectors shown at once


async def sector(ctx: Context) -> None:
    """`/sector [S166-4 | AC166 PARTS NAME [ID]]`; without arguments the coordinator's own AC."""
    await require_post(ctx, "appoint")
    if not ctx.arguments:
        await _show_own(ctx)
        return
    lines = sectors.split_lines(ctx.arguments)
    if len(lines) > 1:
        await from_list.make(ctx, lines)
        return
    typed = sectors.split_line(ctx.arguments)
    if not typed.place:
        typed = typed._replace(place=(await _only_ac(ctx)).code)
    near = ctx.services.settings.state
    try:
        place = await ctx.run(places.find_place, typed.place, near=near)
    except UnknownPlace:
        if not typed.parts:
            raise
        await forms.run_new(ctx, typed)  # a sector of this number, to be made
        return
    if place.is_sector and (typed.parts or typed.name):
        await forms.run_change(ctx, place, typed)
    elif place.is_sector:
        await show(ctx, place.id)
    elif typed.parts or typed.name:
        await forms.run_new(ctx, typed)
    elif place.kind == "ac":
        await show_all(ctx, place.id, 0)
    else:
        await _choose(ctx, [place], 0)


async def _only_ac(ctx: Context) -> Place:
    """Return the AC of a coordinator who has only one; raises NotAllowed for others."""
    own = await places_of_posts(ctx, "appoint")
    acs = [p for p in await with_parts(ctx, own) if p.kind == "ac"]
    if len(acs) != 1:
        raise NotAllowed(place="")
    return acs[0]


async def _show_own(ctx: Context) -> None:
    own = await places_of_posts(ctx, "appoint")
    if len(own) == 1 and own[0].kind == "ac":
        await show_all(ctx, own[0].id, 0)
    elif len(own) == 1 and own[0].is_sector:
        await show(ctx, own[0].id)
    else:
        await _choose(ctx, own, 0)


@action("sectoracs", int, private=True)
async def turn_acs(ctx: Context, page: int) -> None:
    """Show another page of the ACs to choose from."""
    await require_post(ctx, "appoint")
    await _choose(ctx, await places_of_posts(ctx, "appoint"), page)


async def _choose(ctx: Context, around: list[Place], page: int) -> None:
    inside = await with_parts(ctx, await with_parts(ctx, around))
    kinds = ("ac", "sector") if all(p.is_sector for p in around) else ("ac",)
    offered = [p for p in dict.fromkeys(inside) if p.kind in kinds]
    question = messages.ask_ac(ctx.t)
    await ctx.reply(run_choices(ctx, question, (), offered, "sector", "sectoracs", page))


@action("sectors", int, int, private=True)
async def show_all(ctx: Context, ac_id: int, page: int) -> None:
    """Show the sectors of an AC, a page of them; each opens."""
    ac = await ctx.run(forms.require_ac, ctx.user_id, ac_id)
    found = await ctx.run(sectors.in_ac, ac_id)
    loose, ranges = await ctx.run(sectors.without, ac_id)
    page = page_within(page, len(found), PAGE)
    shown = found[page * PAGE : (page + 1) * PAGE]
    opens = [
        button(messages.label(ctx.t, s), "run", "sector", code_of(ctx, s.place)) for s in shown
    ]
    new = button(ctx.t.plain("sector.button_new"), "newsector", ac_id)
    turns = arrows(page, -(-len(found) // PAGE), "sectors", ac_id)
    first: Keyboard = column([new]) if loose or not found else ()
    last: Keyboard = () if first else column([new])
    text = messages.of_ac(ctx.t, ac, shown, len(found), loose, ranges)
    await ctx.reply(Reply(text, (*first, *rows(opens, 2), *turns, *last)))


def _opener(ctx: Context, found: sectors.Sector) -> Button:
    return button(messages.label(ctx.t, found), "run", "sector", code_of(ctx, found.place))


@action("sector", int, private=True)
async def show(ctx: Context, sector_id: int) -> None:
    """Show one sector, with what can be done with it."""
    found = await ctx.run(sectors.of_place, sector_id)
    may = await ctx.run(forms.may_change, ctx.user_id, found.ac.id)
    if not may:
        await ctx.run(forms.require_sector, ctx.user_id, sector_id)
    buttons = [*_looks(ctx, found), *(_changes(ctx, found) if may else ())]
    await ctx.reply(Reply(messages.of_sector(ctx.t, found), rows(buttons, 2)))


def _looks(ctx: Context, found: sectors.Sector) -> list[Button]:
    code = code_of(ctx, found.place)
    label = ctx.t.plain("planning.button_strength", place=place_messages.label(ctx.t, found.place))
    return [button(label, "run", "strength", code), posts_button(ctx, found.place)]


def posts_button(ctx: Context, place: Place) -> Button:
    """Return the button that shows who holds the posts of a sector, and gives them."""
    return button(ctx.t.plain("command.posts"), "run", "posts", code_of(ctx, place))


def _changes(ctx: Context, found: sectors.Sector) -> list[Button]:
    place_id = found.place.id
    return [
        button(ctx.t.plain("sector.button_parts"), "sectorparts", place_id),
        button(ctx.t.plain("sector.button_name"), "sectorname", place_id),
        button(ctx.t.plain("sector.button_remove"), "dropsector", place_id),
        button(ctx.t.plain("sector.button_all"), "sectors", found.ac.id, 0),
    ]


@action("newsector", int, private=True)
async def begin(ctx: Context, ac_id: int) -> None:
    """Ask for the booths of a new sector of an AC."""
    await ctx.run(forms.require_ac, ctx.user_id, ac_id)
    await form_engine.start(forms.NEW, ctx, forms.SectorAnswers(ac=ac_id))


@action("sectorparts", int, private=True)
async def ask_parts(ctx: Context, sector_id: int) -> None:
    """Ask which booths a sector is to have."""
    await _require_own(ctx, sector_id)
    await form_engine.start(forms.PARTS, ctx, forms.SectorAnswers(sector=sector_id))


@action("sectorname", int, private=True)
async def ask_name(ctx: Context, sector_id: int) -> None:
    """Ask for the name of a sector."""
    await _require_own(ctx, sector_id)
    await form_engine.start(forms.NAME, ctx, forms.SectorAnswers(sector=sector_id))


@action("dropsector", int, private=True)
async def ask_removal(ctx: Context, sector_id: int) -> None:
    """Ask whether a sector is to be removed."""
    found = await _require_own(ctx, sector_id)
    keep = button(ctx.t.plain("sector.button_keep"), "sector", sector_id)
    yes = button(ctx.t.plain("sector.button_remove_yes"), "dropsectoryes", sector_id)
    await ctx.reply(Reply(messages.ask_removal(ctx.t, found), column([keep, yes])))


@action("dropsectoryes", int, private=True)
async def remove(ctx: Context, sector_id: int) -> None:
    """Remove a sector; a button undoes it."""
    update_id = ctx.update.update_id
    change, place = await ctx.run(
        sectors.remove, sector_id, by=ctx.user_id, now=ctx.now, update_id=update_id
    )
    ac = await ctx.run(places.ac_of, sector_id)
    undo_it = button(ctx.t.plain("sector.button_undo"), "unsector", change)
    back = button(ctx.t.plain("sector.button_all"), "sectors", ac.id, 0)
    await ctx.reply(Reply(messages.removed(ctx.t, place), column([undo_it, back])))


@action("unsector", int, private=True)
async def undo(ctx: Context, change_id: int) -> None:
    """Undo a change of a sector, and show what is there then."""
    place, ac = await ctx.run(sectors.concerned, change_id)
    found = await ctx.run(sectors.undo, change_id, by=ctx.user_id, now=ctx.now)
    if found is None:
        back = button(ctx.t.plain("sector.button_all"), "sectors", ac.id, 0)
        await ctx.reply(Reply(messages.gone(ctx.t, place), column([back])))
        return
    text = messages.undone(ctx.t, found)
    await ctx.reply(Reply(text, rows([*_looks(ctx, found), *_changes(ctx, found)], 2)))


async def _require_own(ctx: Context, sector_id: int) -> sectors.Sector:
    found = await ctx.run(sectors.of_place, sector_id)
    await ctx.run(forms.require_ac, ctx.user_id, found.ac.id)
    return found
