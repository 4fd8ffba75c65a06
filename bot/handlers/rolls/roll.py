"""/roll: show what a roll that waits changes in an AC, and correct single matches."""

from collections.abc import Iterable, Sequence

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
ONLY, TOGETHER = "=", "+"  # before parts that another booth had: no more, or both have them
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

    def becomes(parts: str, label: str) -> Button:
        return button(label, "rollset", roll_id, booth_id, parts)

    buttons = [becomes(str(c.part), messages.choice_label(ctx.t, c)) for c in choices]
    if len(choices) > 1:
        now = {line.new for line in lines if line.new and line.kind != Kind.UNSURE}
        picked = ",".join(str(c.part) for c in choices if len(now) > 1 and c.part in now)
        label = ctx.t.plain("roll.button_divided")
        buttons.append(button(label, "rollsplit", roll_id, booth_id, picked))
    buttons.append(becomes(NONE, ctx.t.plain("roll.button_none")))
    buttons.append(button(ctx.t.plain("roll.button_all"), "rollac", lines[0].ac.id))
    await ctx.reply(Reply(messages.booth(ctx.t, lines), column(buttons)))


@action("rollsplit", int, int, str, private=True)
async def divide(ctx: Context, roll_id: int, booth_id: int, typed: str) -> None:
    """Ask into which parts a booth was split: a tap picks one, or drops it."""
    lines, choices = await ctx.run(rolls.correcting.line_of, ctx.user_id, roll_id, booth_id)
    picked = set(_parts(typed) or ())
    buttons = []
    for choice in sorted(choices, key=lambda choice: choice.part):
        label = messages.picked_label(ctx.t, choice, picked=choice.part in picked)
        others = _typed(picked ^ {choice.part})
        buttons.append(button(label, "rollsplit", roll_id, booth_id, others))
    if len(picked) > 1:
        parts = _typed(picked)
        label = ctx.t.plain("roll.button_parts", parts=parts.replace(",", ", "))
        buttons.insert(0, button(label, "rollset", roll_id, booth_id, parts))
    back = button(ctx.t.plain("roll.button_back"), "rollbooth", roll_id, booth_id)
    text = messages.ask_parts(ctx.t, lines)
    await ctx.reply(Reply(text, column([*buttons, back])))


@action("rollset", int, int, str, private=True)
async def decide(ctx: Context, roll_id: int, booth_id: int, typed: str) -> None:
    """Record what a booth becomes, and show the difference as it is then.

    Where another booth is matched with one of the parts, ask first whether it still is: ONLY and
    TOGETHER before the parts are the answers.
    """
    parts = () if typed == NONE else _parts(typed.lstrip(ONLY + TOGETHER))
    if parts is None:
        ctx.toast(ctx.t.plain("frame.old_button"))
        return
    if typed[:1] not in (ONLY, TOGETHER) and parts:
        seen = rolls.correcting.others_of
        others = await ctx.run(seen, ctx.user_id, roll_id, booth_id, parts)
        if others:
            await _ask_together(ctx, roll_id, booth_id, parts, others)
            return
    ac = await ctx.run(
        rolls.correcting.became,
        *(ctx.user_id, roll_id, booth_id, parts, ctx.now),
        together=typed.startswith(TOGETHER),
    )
    ctx.toast(_decided(ctx, ac, parts))
    await show(ctx, ac.id)


async def _ask_together(
    ctx: Context,
    roll_id: int,
    booth_id: int,
    parts: Sequence[BoothPart],
    others: Sequence[LineageLine],
) -> None:
    """Ask whether other booths became these parts, too, or only this one."""
    lines, _ = await ctx.run(rolls.correcting.line_of, ctx.user_id, roll_id, booth_id)
    code = f"{lines[0].ac.number}/{lines[0].old}"
    labels = {
        ONLY: ctx.t.plain("roll.button_only", code=code),
        TOGETHER: ctx.t.plain("roll.button_together"),
    }
    buttons = [
        button(label, "rollset", roll_id, booth_id, mark + _typed(parts))
        for mark, label in labels.items()
    ]
    buttons.append(button(ctx.t.plain("roll.button_back"), "rollbooth", roll_id, booth_id))
    await ctx.reply(Reply(messages.ask_together(ctx.t, others), column(buttons)))


def _parts(typed: str) -> tuple[BoothPart, ...] | None:
    """Return the parts in the data of a button; None where one is no part."""
    parts = [places.parts.parse(part) for part in typed.split(",")]
    return None if None in parts else tuple(part for part in parts if part)


def _typed(parts: Iterable[BoothPart]) -> str:
    return ",".join(str(part) for part in sorted(parts))


def _decided(ctx: Context, ac: places.Place, parts: Iterable[BoothPart]) -> str:
    codes = ", ".join(f"{ac.number}/{part}" for part in sorted(parts))
    key = "roll.decided" if codes else "roll.decided_none"
    return ctx.t.plain(key, code=codes)
