"""Cancel a planned session; those who have a seat in it are told."""

from bot.button import Button
from bot.callbacks import action
from bot.conversation import Context, Reply
from bot.keyboards import button, column
from bot.messages import refusals
from bot.messages import sessions as messages
from models import trainings
from models.trainings import SessionTaken, planning


def off_button(ctx: Context, session: trainings.Session) -> Button:
    """Return the button that cancels a session."""
    return button(ctx.t.plain("planning.button_call_off"), "calloff", session.id)


@action("calloff", int)
async def call_off(ctx: Context, session_id: int) -> None:
    """Cancel a session; where people have seats in it, ask first."""
    try:
        await _cancel(ctx, session_id, with_people=False)
    except SessionTaken as taken:
        keep = button(ctx.t.plain("planning.button_keep"), "keepsession", session_id)
        sure = button(ctx.t.plain("planning.button_call_off_sure"), "calloffsure", session_id)
        await ctx.reply(Reply(refusals.sentence(ctx.t, taken), column([keep, sure])))


@action("calloffsure", int)
async def call_off_with_people(ctx: Context, session_id: int) -> None:
    """Cancel a session, and tell those who have a seat."""
    await _cancel(ctx, session_id, with_people=True)


@action("keepsession", int)
async def keep(ctx: Context, session_id: int) -> None:
    """Leave a session as it is, which may still be cancelled later."""
    kept = await ctx.run(trainings.session, session_id, ctx.now)
    await ctx.reply(Reply(ctx.t("planning.kept", code=kept.code), ((off_button(ctx, kept),),)))


async def _cancel(ctx: Context, session_id: int, *, with_people: bool) -> None:
    off = await ctx.run(
        planning.call_off, session_id, by=ctx.user_id, now=ctx.now, with_people=with_people
    )
    again = button(ctx.t.plain("planning.button_another"), "run", "newtraining", "")
    undo = button(ctx.t.plain("session.button_restore"), "restore", session_id)
    await ctx.reply(Reply(messages.called_off(ctx.t, off), column([again, undo])))
