"""A plan that was made: what is to come of it, what drifted from it, and its undo."""

from bot.button import Button
from bot.callbacks import action
from bot.command_buttons import command_button
from bot.conversation import Context, Reply
from bot.handlers.plans import changing
from bot.keyboards import button, column
from bot.messages import plans as messages
from models.plans import making, planned


@action("plan", int, private=True)
async def show_plan(ctx: Context, plan_id: int) -> None:
    """Show a plan that was made: what is to come, and what drifted from it."""
    await ctx.run(making.require_maker, plan_id, ctx.user_id)
    seen = await ctx.run(planned.summary, plan_id, ctx.now)
    await ctx.reply(Reply(messages.summary(ctx.t, seen), column(made_buttons(ctx, plan_id))))


@action("undoplan", int, private=True)
async def undo(ctx: Context, plan_id: int) -> None:
    """Cancel the sessions of a plan in which nobody has a seat."""
    number = await ctx.run(making.undo, plan_id, by=ctx.user_id, now=ctx.now)
    again = button(ctx.t.plain("plans.button_again"), "run", "plan", "")
    await ctx.reply(Reply(ctx.t.plural("plans.undone", number), column([again])))


def made_buttons(ctx: Context, plan_id: int) -> list[Button]:
    """Return what can be done with a plan that was made."""
    return [
        button(ctx.t.plain("plans.button_open"), "plan", plan_id),
        changing.change_button(ctx, plan_id),
        command_button(ctx.t, "trainings"),
        button(ctx.t.plain("plans.button_undo"), "undoplan", plan_id),
    ]
