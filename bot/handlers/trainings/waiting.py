"""The waiting list of a session: join it, leave it, let an offered seat go."""

from collections.abc import Callable
from datetime import date

from bot.callbacks import action
from bot.command_buttons import command_button
from bot.conversation import Context, Reply
from bot.html import Html
from bot.i18n import Text
from bot.keyboards import agreeing, button, column
from bot.messages import trainings as training_messages
from bot.messages import waiting as messages
from bot.waiting_buttons import is_for_them, join_button, position_buttons
from models import trainings, waiting_list
from models.trainings import WaitingPosition, waiting
from models.waiting_list import OfferPolicy, SeatFreed


@action("wait", int, private=True)
async def join(ctx: Context, session_id: int) -> None:
    """Put the worker on the list; where a seat is free after all, show that instead."""
    policy = OfferPolicy.from_settings(ctx.services.settings)
    position = await ctx.run(
        waiting.join, ctx.user_id, session_id, policy, ctx.now, ctx.update.update_id
    )
    if position is not None:
        await _show(ctx, messages.joined, position)
        return
    session = await ctx.run(trainings.session, session_id, ctx.now)
    label = training_messages.label(ctx.t, "trainings.button_enrol", session)
    take = agreeing(button(label, "run", "enrol", session.code))
    await ctx.reply(Reply(messages.free_now(ctx.t, session), column([take])))


@action("unwait", int, private=True)
async def leave(ctx: Context, session_id: int) -> None:
    """Remove the worker from the list."""
    session = await ctx.run(waiting.leave, ctx.user_id, session_id, ctx.now)
    await pass_on(ctx, session_id, SeatFreed.LEFT)
    again = [command_button(ctx.t, "trainings")]
    if not session.cancelled:
        again.insert(0, join_button(ctx.t, session_id))
    await ctx.reply(Reply(messages.left(ctx.t, session), column(again)))


@action("letgo", int, private=True)
async def decline(ctx: Context, session_id: int) -> None:
    """Decline an offered seat; the worker is the last one in line now.

    Where it was not theirs any more, they read how they stand.
    """
    position = await ctx.run(waiting.decline, ctx.user_id, session_id, ctx.now)
    await pass_on(ctx, session_id, SeatFreed.DECLINED)
    is_last = position.place == position.people and not position.open
    await _show(ctx, messages.declined if is_last else messages.stands, position)


async def show(ctx: Context, session_id: int) -> bool:
    """Show how the worker stands in the line of a session; False where they do not wait."""
    position = await ctx.run(waiting.find, ctx.user_id, session_id, ctx.now)
    if position is None:
        return False
    await _show(ctx, messages.stands, position)
    return True


async def pass_on(ctx: Context, session_id: int, why: SeatFreed) -> None:
    """Offer a seat that has just come free to the next in line, without waiting for the tick."""
    policy = OfferPolicy.from_settings(ctx.services.settings)
    await ctx.run(waiting_list.settle, session_id, policy, ctx.now, why)


async def _show(
    ctx: Context, render: Callable[[Text, WaitingPosition, date], Html], position: WaitingPosition
) -> None:
    own, others = position_buttons(ctx.t, position), column([command_button(ctx.t, "trainings")])
    buttons = own + others if is_for_them(position) else others + own  # leaving is never the first
    await ctx.reply(Reply(render(ctx.t, position, ctx.today), buttons))
