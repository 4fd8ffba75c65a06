"""Buttons below a target that asks more of a day than people have shown."""

from datetime import date

from bot.button import Button
from bot.callbacks import action
from bot.conversation import Context, Reply
from bot.handlers.places import code_of
from bot.keyboards import button, column
from bot.messages import targets as messages
from models import chats, places, targets
from models.errors import BadNumber


@action("latertarget", int, int, private=True)
async def postpone(ctx: Context, target_id: int, day: int) -> None:
    """Move a target to a later date, a day as its number since the year 1."""
    try:
        until = date.fromordinal(day)
    except (ValueError, OverflowError):
        raise targets.TargetOver from None  # no button of ours
    await _show(ctx, await _move(ctx, target_id, until=until))


@action("lowertarget", int, int, private=True)
async def lower(ctx: Context, target_id: int, number: int) -> None:
    """Lower a target to what people reach by its date."""
    if not number:
        raise BadNumber(text="0", low=1, high=targets.LARGEST)
    await _show(ctx, await _move(ctx, target_id, number=number))


@action("keeptarget", int, private=True)
async def keep(ctx: Context, target_id: int) -> None:
    """Keep a target as it is."""
    kept = await ctx.run(
        targets.keep, target_id, by=ctx.user_id, now=ctx.now, calendar=_calendar(ctx)
    )
    await ctx.reply(Reply(messages.kept(ctx.t, kept)))


def buttons(ctx: Context, pace: targets.Pace) -> list[Button]:
    """Return the three answers to a target that asks too much; none for any other."""
    if not pace.is_too_much or pace.target_id is None:
        return []
    one, found = pace.target_id, []
    if pace.reached_on is not None and pace.reached_on > pace.until:
        label = messages.later_label(ctx.t, pace.reached_on)
        found.append(button(label, "latertarget", one, pace.reached_on.toordinal()))
    if pace.done < pace.reached_by_then < pace.number:
        label = messages.lower_label(ctx.t, pace)
        found.append(button(label, "lowertarget", one, pace.reached_by_then))
    return [*found, button(ctx.t.plain("planning.button_keep_target"), "keeptarget", one)]


async def _move(
    ctx: Context, target_id: int, *, number: int | None = None, until: date | None = None
) -> targets.Pace:
    return await ctx.run(
        targets.move,
        target_id,
        number=number,
        until=until,
        by=ctx.user_id,
        now=ctx.now,
        calendar=_calendar(ctx),
        update_id=ctx.update.update_id,
    )


async def _show(ctx: Context, pace: targets.Pace) -> None:
    assert pace.target_id is not None
    place: places.Place = await ctx.run(targets.place_of, pace.target_id)
    has_group = await ctx.run(chats.has_group, place.id)
    undo = button(ctx.t.plain("planning.button_undo_target"), "untarget", pace.target_id)
    other = button(
        ctx.t.plain("planning.button_other_target"), "run", "target", code_of(ctx, place)
    )
    text = messages.target_set(ctx.t, pace, place, has_group=has_group)
    await ctx.reply(Reply(text, column([undo, other])))


def _calendar(ctx: Context) -> targets.WorkCalendar:
    return targets.WorkCalendar.from_settings(ctx.services.settings)
