"""/trainings: the coming sessions, near ones first, a page at a time."""

from telegram import InlineKeyboardButton

from bot.callbacks import action
from bot.command_buttons import command_button
from bot.conversation import Context, Reply
from bot.keyboards import Keyboard, arrows, button, column, page_of
from bot.messages import seats as messages
from bot.messages import trainings as training_messages
from models.certificates import issuing
from models.seats import NearSessions, nearby, team


async def coming(ctx: Context) -> None:
    """`/trainings`: list the sessions around the worker, with buttons to take a seat."""
    await show(ctx, 0)


@action("near", int, private=True)
async def show(ctx: Context, page: int) -> None:
    """Show a page of the sessions around the worker."""
    shown = await ctx.run(nearby.around, ctx.user_id, page_of(page), ctx.now)
    turns = arrows(shown.page, shown.pages, "near")
    buttons = (*_seats(ctx, shown), *turns, *column(await _below(ctx, shown)))
    await ctx.reply(Reply(messages.near(ctx.t, shown), buttons))


def _seats(ctx: Context, shown: NearSessions) -> Keyboard:
    free = [n.session for n in shown.sessions if n.session.free > 0 and not n.is_mine]
    labels = training_messages.labels(ctx.t, "trainings.button_enrol", free)
    return column(button(label, "run", "enrol", code) for code, label in labels.items())


async def _below(ctx: Context, shown: NearSessions) -> list[InlineKeyboardButton]:
    """Return what else can be done: own seats, the booth's team, to be told of the next one."""
    if shown.has_seat:
        buttons = [command_button(ctx.t, "mytrainings")]
    else:
        key = "seats.button_quiet" if shown.waits else "seats.button_tell"
        buttons = [button(ctx.t.plain(key), "tellnear", 0 if shown.waits else 1)]
    booths = await ctx.run(team.booths, ctx.user_id) if ctx.caller.holds_post else ()
    if shown.sessions and booths:
        buttons.append(button(ctx.t.plain("seats.button_team"), "teams"))
    if await ctx.run(issuing.has_passed, ctx.user_id):
        buttons.append(command_button(ctx.t, "certificate"))
    if not shown.sessions:  # the text says to ask the coordinator
        buttons += [command_button(ctx.t, "coordinator"), command_button(ctx.t, "booth")]
    return buttons
