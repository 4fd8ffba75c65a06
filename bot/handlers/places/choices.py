"""Lists of places to choose from: eight at a time, by name; typing a name finds the others."""

from collections.abc import Callable, Sequence

from bot.button import Button
from bot.callbacks import action
from bot.conversation import Context, Reply, answer_button
from bot.html import Html
from bot.keyboards import Keyboard, arrows, button, column, page_within, rows
from bot.messages import places as messages
from models import places

PAGE = 8  # places or booths shown at once
IN_PARTS = frozenset({"strength", "posts"})  # commands for one of many parts of a place


def code_of(ctx: Context, place: places.Place) -> str:
    """Return the code that means this place when it is typed here: other states are named."""
    if place.state_code == ctx.services.settings.state or place.kind == "state":
        return place.code
    return f"{place.state_code}/{place.code}"


def place_choices(
    ctx: Context,
    question: Html,
    own: Sequence[places.Place],
    others: Sequence[places.Place],
    form: str,
    key: str,
    page: int,
) -> Reply:
    """Return the question of a form's step whose answer is one of these places.

    The person's `own` are above the others on the first page.
    """

    def answer(place: places.Place, label: str) -> Button:
        return answer_button(label, form, key, code_of(ctx, place))

    return _eight(ctx, question, own, others, page, answer, ("page", form, key), typed=True)


def run_choices(
    ctx: Context,
    question: Html,
    own: Sequence[places.Place],
    others: Sequence[places.Place],
    command: str,
    turn: str,
    page: int,
) -> Reply:
    """Return the question which of these places a command is for; `turn` is the pages' action.

    Nothing reads a name that is typed instead.
    """

    def run(place: places.Place, label: str) -> Button:
        return button(label, "run", command, code_of(ctx, place))

    return _eight(ctx, question, own, others, page, run, (turn,), typed=False)


def _eight(
    ctx: Context,
    question: Html,
    own: Sequence[places.Place],
    others: Sequence[places.Place],
    page: int,
    make: Callable[[places.Place, str], Button],
    turn: tuple[str, ...],
    *,
    typed: bool,
) -> Reply:
    """Return a page of a question: `make` makes its buttons, `turn` those to other pages.

    `typed`: a name that is typed instead is an answer, too.
    """
    others = [place for place in dict.fromkeys(others) if place not in own]
    labels = messages.labels(ctx.t, [*own, *others])
    page = page_within(page, len(others), PAGE)
    shown = others[page * PAGE : (page + 1) * PAGE]
    above = rows([make(p, labels[p.id]) for p in own], 2) if not page else ()
    first, total = page * PAGE, len(others)
    text = messages.with_position(ctx.t, question, first, len(shown), total, typed=typed)
    choices = above + rows([make(p, labels[p.id]) for p in shown], 2)
    return Reply(text, choices + arrows(page, -(-len(others) // PAGE), *turn))


def part_buttons(ctx: Context, command: str, offered: Sequence[places.Place]) -> Keyboard:
    """Return a button that runs a command for each place, two in a row."""
    labels = messages.labels(ctx.t, offered)
    return rows([button(labels[p.id], "run", command, code_of(ctx, p)) for p in offered], 2)


def first_parts(
    ctx: Context, command: str, outer: places.Place, parts: Sequence[places.Place]
) -> Keyboard:
    """Return buttons for the first parts of a place, and one that lists all if there are more."""
    if len(parts) <= PAGE:
        return part_buttons(ctx, command, parts)
    every = button(ctx.t.plain("place.button_all", n=len(parts)), "parts", command, outer.id, 0)
    return (*part_buttons(ctx, command, parts[:PAGE]), (every,))


@action("parts", str, int, int)
async def show_parts(ctx: Context, command: str, place_id: int, page: int) -> None:
    """Show a page of the parts of a place; each runs the command."""
    if command not in IN_PARTS:
        ctx.toast(ctx.t.plain("frame.old_button"))
        return
    outer = await ctx.run(places.place, place_id)
    parts = await ctx.run(places.children, place_id)
    page = page_within(page, len(parts), PAGE)
    shown = parts[page * PAGE : (page + 1) * PAGE]
    turn = arrows(page, -(-len(parts) // PAGE), "parts", command, place_id)
    text = messages.ask_part(ctx.t, outer, command)
    text = messages.with_position(ctx.t, text, page * PAGE, len(shown), len(parts), typed=False)
    back = button(f"‹ {messages.label(ctx.t, outer)}", "run", command, code_of(ctx, outer))
    await ctx.reply(Reply(text, (*part_buttons(ctx, command, shown), *turn, *column([back]))))
