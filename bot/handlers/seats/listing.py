"""/trainings: the coming sessions, near ones first, a page at a time."""

from bot.button import Button
from bot.callbacks import action
from bot.command_buttons import command_button
from bot.conversation import Context, Reply
from bot.handlers.trainings import enrolment
from bot.html import Html
from bot.keyboards import Keyboard, arrows, button, column, page_of
from bot.messages import seats as messages
from bot.messages import trainings as training_messages
from bot.messages import waiting as waiting_messages
from bot.waiting_buttons import join_one_of, standing_buttons
from models import trainings
from models.seats import NearSessions, nearby, team


async def coming(ctx: Context) -> None:
    """`/trainings`: list the sessions around the worker, with buttons to take a seat."""
    await show(ctx, 0)


@action("near", int, private=True)
async def show(ctx: Context, page: int) -> None:
    """Show a page of the sessions around the worker."""
    shown = await ctx.run(nearby.around, ctx.user_id, page_of(page), ctx.now)
    turns = arrows(shown.page, shown.pages, "near")
    waits = await ctx.run(trainings.waiting.of_worker, ctx.user_id, ctx.now)
    theirs, leaves = standing_buttons(ctx.t, waits)
    rest = [*leaves, *await _below(ctx, shown)]
    buttons = (*column(theirs), *_seats(ctx, shown, waits), *turns, *column(rest))
    text = Html(messages.near(ctx.t, shown) + waiting_messages.listed(ctx.t, waits, ctx.today))
    await ctx.reply(Reply(text, buttons))


def _seats(
    ctx: Context, shown: NearSessions, waits: tuple[trainings.WaitingPosition, ...]
) -> Keyboard:
    """Return the buttons to take a free seat, and to wait for one in a full session.

    What the worker has not passed yet comes first, and of that what is free.
    """
    waited = {position.session.id for position in waits}
    others = [near for near in shown.sessions if not near.is_mine]
    others.sort(key=lambda near: (near.is_passed, near.session.free <= 0))
    free = [near.session for near in others if near.session.free > 0]
    labels = training_messages.labels(ctx.t, "trainings.button_enrol", free)
    return column(
        button(labels[one.code], "run", "enrol", one.code)
        if one.code in labels
        else join_one_of(ctx.t, one)
        for one in (near.session for near in others)
        if one.code in labels or one.id not in waited
    )


async def _below(ctx: Context, shown: NearSessions) -> list[Button]:
    """Return what else can be done: own seats, the booth's team, to be told of the next one."""
    if shown.has_seat:
        buttons = [command_button(ctx.t, "mytrainings")]
    else:
        key = "seats.button_quiet" if shown.waits else "seats.button_tell"
        buttons = [button(ctx.t.plain(key), "tellnear", 0 if shown.waits else 1)]
    booths = await ctx.run(team.booths, ctx.user_id) if ctx.caller.holds_post else ()
    if shown.sessions and booths:
        buttons.append(button(ctx.t.plain("seats.button_team"), "teams"))
    buttons += await enrolment.certificate_buttons(ctx)
    if not shown.sessions:  # the text says to ask the coordinator
        buttons += [command_button(ctx.t, "coordinator"), command_button(ctx.t, "booth")]
    return buttons
