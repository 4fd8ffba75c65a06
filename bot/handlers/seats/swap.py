"""Swap: give up the seats that overlap with a session, and take one in it."""

from dataclasses import replace

from bot.callbacks import action
from bot.command_buttons import command_button
from bot.conversation import Context, Reply, error_replies
from bot.handlers.trainings import enrolment, waiting
from bot.keyboards import column
from bot.messages import seats as messages
from models.seats import swap
from models.trainings import SessionClash, SessionFull
from models.waiting_list import SeatFreed


@action("swap", int, str, private=True)
async def press(ctx: Context, session_id: int, held: str) -> None:
    """Swap the seats that were named (`40-41`) for one here; ask about one that has come since."""
    known = tuple(int(number) for number in held.split("-") if number.isdecimal())
    try:
        swapped = await ctx.run(swap.swap, ctx.user_id, session_id, known, ctx.now)
    except SessionClash as clash:
        await ctx.reply(enrolment.ask_to_swap(ctx, session_id, clash))
        return
    except SessionFull as full:  # its choices take another session
        await error_replies.refuse(replace(ctx, command="enrol", arguments=""), full)
        return
    for given_up in swapped.given_up:
        await waiting.pass_on(ctx, given_up.id, SeatFreed.CANCELLED)
    mine = column([command_button(ctx.t, "mytrainings")])
    taken = enrolment.calendar_buttons(ctx, swapped.taken) + mine
    await ctx.reply(Reply(messages.swapped(ctx.t, swapped), taken))
