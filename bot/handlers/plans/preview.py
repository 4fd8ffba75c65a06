"""A plan as a calendar, and the button that makes it."""

import asyncio
from datetime import datetime

from bot.callbacks import action
from bot.conversation import Context, Reply, menu_button
from bot.handlers.plans import made_plans, suggestions
from bot.html import Html
from bot.keyboards import Keyboard, agreeing, button, column
from bot.messages import plan_calendar
from bot.messages import plans as messages
from bot.pictures import calendar
from models import bookings, places, plans, polls
from models.bookings import Booking
from models.plans import PlanClash, Proposal, changes, making, proposals


async def show(ctx: Context, plan_id: int) -> None:
    """Send the calendar of what a plan would make now, with the button that makes it.

    Where sessions clash, the first is named, with the nearest free slots as buttons.
    """
    proposal = await _look(ctx, plan_id)
    buttons = await _buttons(ctx, proposal)
    text = await _text(ctx, proposal)
    if not proposal.slots:
        await ctx.reply(Reply(text, buttons))
        return
    await ctx.finish()  # a long plan takes longer than a button may stay unanswered
    by_id = await ctx.run(places.by_id)
    colour = ctx.services.settings.campaign_colour
    drawn = plan_calendar.calendar_of(ctx.t, proposal, by_id, colour)
    await ctx.show(Reply(text, buttons), await asyncio.to_thread(calendar.draw, drawn))


@action("planslot", int, int, str, private=True)
async def take(ctx: Context, plan_id: int, index: int, code: str) -> None:
    """Put a session that clashes into a free slot, and look again."""
    zone = ctx.services.settings.zone
    await ctx.run(proposals.move, plan_id, index, code, by=ctx.user_id, now=ctx.now, zone=zone)
    await show(ctx, plan_id)


@action("planskip", int, private=True)
async def leave_out(ctx: Context, plan_id: int) -> None:
    """Leave out what clashes, and look again."""
    zone = ctx.services.settings.zone
    await ctx.run(proposals.leave_out, plan_id, by=ctx.user_id, now=ctx.now, zone=zone)
    await show(ctx, plan_id)


@action("makeplan", int, private=True)
async def make(ctx: Context, plan_id: int) -> None:
    """Make the sessions of a plan; where one clashes by now, look again and make none."""
    proposal_names = await _placeholders(ctx, plan_id)
    try:
        made = await ctx.run(
            making.make,
            plan_id,
            by=ctx.user_id,
            now=ctx.now,
            zone=ctx.services.settings.zone,
            placeholders=proposal_names,
        )
    except PlanClash:
        await show(ctx, plan_id)
        return
    buttons = made_plans.made_buttons(ctx, plan_id) if made.made else [menu_button(ctx.t)]
    coming = await ctx.run(changes.coming, plan_id, ctx.now)
    await ctx.reply(Reply(messages.made(ctx.t, made, coming), column(buttons)))


@action("dropplan", int, private=True)
async def drop(ctx: Context, plan_id: int) -> None:
    """Delete a plan that was not made."""
    await ctx.run(proposals.drop, plan_id, by=ctx.user_id, now=ctx.now)
    again = button(ctx.t.plain("plans.button_again"), "run", "plan", "")
    await ctx.reply(Reply(ctx.t("plans.dropped"), column([again, menu_button(ctx.t)])))


async def _look(ctx: Context, plan_id: int) -> Proposal:
    settings = ctx.services.settings
    return await ctx.run(
        proposals.look,
        plan_id,
        by=ctx.user_id,
        now=ctx.now,
        zone=settings.zone,
        rest_days=settings.rest_days,
    )


async def _placeholders(ctx: Context, plan_id: int) -> frozenset[str]:
    try:
        return await ctx.run(suggestions.placeholders, ctx, await _look(ctx, plan_id))
    except plans.PlanGone:  # made already
        return frozenset()


async def _text(ctx: Context, proposal: Proposal) -> Html:
    by_id, zone = await ctx.run(places.by_id), ctx.services.settings.zone
    meetings = [polls.Meeting(s.place_id, *_span(s.booking(zone))) for s in proposal.slots]
    silences = await ctx.run(polls.overlapping_each, meetings)
    silent = [slot for slot, one in zip(proposal.slots, silences, strict=True) if one is not None]
    return messages.preview(ctx.t, proposal, by_id, zone, silent)


def _span(booking: Booking) -> tuple[datetime, datetime]:
    return booking.starts_at, booking.ends_at


async def _buttons(ctx: Context, proposal: Proposal) -> Keyboard:
    id_ = proposal.plan_id
    later = button(ctx.t.plain("plans.button_drop"), "dropplan", id_)
    if not proposal.slots:
        return column([later, menu_button(ctx.t)])
    if not proposal.clashes:
        yes = button(ctx.t.plain("plans.button_make", n=len(proposal.slots)), "makeplan", id_)
        return column([agreeing(yes), later])
    offered = {code: await ctx.run(bookings.slot_codes.offered, code) for code in proposal.free}
    free = [
        button(messages.slot_label(ctx.t, slot), "planslot", id_, proposal.first_clash, code)
        for code, slot in offered.items()
        if slot is not None
    ]
    rest = len(proposal.slots) - len(proposal.clashes)
    skip = ctx.t.plain("plans.button_skip", n=len(proposal.clashes))
    without = [button(skip, "planskip", id_)] if rest else []
    return column([*free, *without, later])
