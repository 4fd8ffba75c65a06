"""/roll: show what a roll that waits changes in an AC, and correct single matches."""

from collections.abc import Sequence

from bot.button import Button
from bot.callbacks import action
from bot.conversation import Context, Reply
from bot.handlers.places import part_buttons, places_of_posts, require_post
from bot.keyboards import Keyboard, arrows, button, column, page_within
from bot.messages import rolls as messages
from models import places, rolls
from models.places import BoothPart
from models.roll_matching import Kind
from models.rolls import LineageLine

PAGE = 8  # booths shown at once
NONE = "0"  # in the place of a part: the booth is no more
FIRST = (Kind.UNSURE, Kind.SPLIT, Kind.MERGED, Kind.GONE, Kind.RENUMBERED, Kind.RENAMED, Kind.NEW)


async def roll(ctx: Context) -> None:
    """`/roll AC165`; without it the coordinator's own AC, or a choice among several."""
    if ctx.arguments:
        near = ctx.services.settings.state
        place = await ctx.run(places.find_place, ctx.arguments, near=near)
        if place.kind == "ac":
            await show(ctx, place.id)
        else:
            await _choose(ctx, [place])
        return
    await require_post(ctx, "import")
    own = await places_of_posts(ctx, "import")
    if len(own) == 1 and own[0].kind == "ac":
        await show(ctx, own[0].id)
    else:
        await _choose(ctx, own)


async def _choose(ctx: Context, around: Sequence[places.Place]) -> None:
    """Ask which AC inside some places is meant: those for which a roll waits."""
    waiting = await ctx.run(rolls.correcting.acs_waiting, ctx.user_id, [p.id for p in around])
    text = messages.ask_ac(ctx.t) if waiting else messages.none_here(ctx.t)
    await ctx.reply(Reply(text, part_buttons(ctx, "roll", waiting)))


@action("rollac", int, private=True)
async def show(ctx: Context, ac_id: int) -> None:
    """Show in numbers what the roll that waits changes in an AC; its buttons open each kind."""
    waiting = await ctx.run(rolls.correcting.waiting_in, ctx.user_id, ac_id)
    ac = await ctx.run(places.place, ac_id)
    if waiting is None:
        await ctx.reply(Reply(messages.none(ctx.t, ac)))
        return
    kinds = [kind for kind in FIRST if waiting.difference.kinds.get(kind)]
    buttons = [
        button(
            messages.kind_label(ctx.t, kind, waiting.difference.kinds[kind]),
            *("rollkind", waiting.roll_id, ac_id, kind, 0),
        )
        for kind in kinds
    ]
    await ctx.reply(Reply(messages.waiting(ctx.t, waiting), column(buttons)))


@action("rollkind", int, int, str, int, private=True)
async def show_kind(ctx: Context, roll_id: int, ac_id: int, kind: str, page: int) -> None:
    """Show the booths of which one thing becomes, a page of them; each opens."""
    if kind not in set(Kind):
        ctx.toast(ctx.t.plain("frame.old_button"))
        return
    lines = await ctx.run(rolls.correcting.lines_of, ctx.user_id, roll_id, ac_id, [Kind(kind)])
    matches = list(dict.fromkeys(line.match for line in lines))
    pages = max(1, -(-len(matches) // PAGE))
    page = page_within(page, len(matches), PAGE)
    on_page = matches[page * PAGE : (page + 1) * PAGE]
    shown = [line for line in lines if line.match in on_page]
    text = messages.of_kind(ctx.t, Kind(kind), shown, len(matches))
    others = arrows(page, pages, "rollkind", roll_id, ac_id, kind)
    back = button(ctx.t.plain("roll.button_all"), "rollac", ac_id)
    is_draft = await ctx.run(rolls.correcting.is_draft, roll_id)
    openers = () if is_draft else _openers(ctx, roll_id, shown)
    await ctx.reply(Reply(text, (*openers, *others, (back,))))


def _openers(ctx: Context, roll_id: int, lines: Sequence[LineageLine]) -> Keyboard:
    """Return a button for each old booth of some lines, four in a row."""
    codes = {line.booth_id: str(line.old) for line in lines if line.booth_id is not None}
    buttons = [button(f"✏️ {code}", "rollbooth", roll_id, i) for i, code in codes.items()]
    return tuple(tuple(buttons[i : i + 4]) for i in range(0, len(buttons), 4))


@action("rollbooth", int, int, private=True)
async def show_booth(ctx: Context, roll_id: int, booth_id: int) -> None:
    """Show what one booth becomes, with the parts that it may have become as buttons."""
    lines, choices = await ctx.run(rolls.correcting.line_of, ctx.user_id, roll_id, booth_id)

    def becomes(part: str, label: str) -> Button:
        return button(label, "rollset", roll_id, booth_id, part)

    buttons = [becomes(str(c.part), messages.choice_label(ctx.t, c)) for c in choices]
    buttons.append(becomes(NONE, ctx.t.plain("roll.button_none")))
    buttons.append(button(ctx.t.plain("roll.button_all"), "rollac", lines[0].ac.id))
    await ctx.reply(Reply(messages.booth(ctx.t, lines), column(buttons)))


@action("rollset", int, int, str, private=True)
async def decide(ctx: Context, roll_id: int, booth_id: int, typed: str) -> None:
    """Record what a booth becomes, and show the difference as it is then."""
    part = None if typed == NONE else places.parts.parse(typed)
    if part is None and typed != NONE:
        ctx.toast(ctx.t.plain("frame.old_button"))
        return
    ac = await ctx.run(rolls.correcting.became, ctx.user_id, roll_id, booth_id, part, ctx.now)
    ctx.toast(_decided(ctx, ac, part))
    await show(ctx, ac.id)


def _decided(ctx: Context, ac: places.Place, part: BoothPart | None) -> str:
    if part is None:
        return ctx.t.plain("roll.decided_none")
    return ctx.t.plain("roll.decided", code=f"{ac.number}/{part}")
