"""The booths of an AC or sector by need, page by page: the way down from /strength to a booth."""

from bot.callbacks import action
from bot.conversation import Context, Reply
from bot.handlers.places.choices import code_of
from bot.handlers.places.readers import require_reader
from bot.keyboards import arrows, button, column, page_within, rows
from bot.messages import places as place_messages
from bot.messages import strength as messages
from models import places, strength
from models.places import Place
from models.strength import GRADES, GradedBooth, Weights

PAGE = 8  # booths shown at once
WIDEST = ("ac", "sector")  # kinds of places whose booths are listed


@action("boothlist", int, str, int)
async def show(ctx: Context, place_id: int, order: str, page: int) -> None:
    """Show a page of the booths of a place, by `need`, or by who has gone `quiet`."""
    place = await ctx.run(places.place, place_id)
    if place.kind not in WIDEST or order not in _ORDERS:
        ctx.toast(ctx.t.plain("frame.old_button"))
        return
    await require_reader(ctx, place_id)
    found = await ctx.run(strength.booth_list, place_id, _weights(ctx), ctx.now)
    listed = _ORDERS[order](found)
    page = page_within(page, len(listed), PAGE)
    shown = listed[page * PAGE : (page + 1) * PAGE]
    render = messages.booths_gone_quiet if order == "quiet" else messages.booths_by_need
    text = render(ctx.t, place, shown)
    text = place_messages.with_position(
        ctx.t, text, page * PAGE, len(shown), len(listed), typed=False
    )
    prefix = booth_prefix(ctx, place)
    booths = [
        button(
            place_messages.booth_label(ctx.t, one.part, one), "run", "booth", f"{prefix}{one.code}"
        )
        for one in shown
    ]
    turn = arrows(page, -(-len(listed) // PAGE), "boothlist", place_id, order)
    back = button(f"‹ {place_messages.label(ctx.t, place)}", "run", "strength", code_of(ctx, place))
    await ctx.reply(Reply(text, (*rows(booths, 2), *turn, *column([back]))))


def booth_prefix(ctx: Context, place: Place) -> str:
    """Return what goes before a booth's code where a place lies in another state."""
    return code_of(ctx, place).removesuffix(place.code) if place.kind != "state" else ""


def _by_need(found: tuple[GradedBooth, ...]) -> list[GradedBooth]:
    """Return booths, the worst grade first, in it the weakest, of equal ones the larger gap.

    Samples are among them only where all are.
    """
    real = [one for one in found if not one.sample] or found
    worst = GRADES[::-1].index
    return sorted(real, key=lambda one: (worst(one.grade), one.score, one.confirmed - one.target))


def _by_quiet(found: tuple[GradedBooth, ...]) -> list[GradedBooth]:
    """Return the booths where somebody has gone quiet, those with most such people first."""
    return sorted((one for one in found if one.quiet), key=lambda one: -one.quiet)


def _weights(ctx: Context) -> Weights:
    return Weights.from_settings(ctx.services.settings)


_ORDERS = {"need": _by_need, "quiet": _by_quiet}
