"""Trainings of a worker: what is coming, a seat taken, a seat given up, one's own sessions."""

from telegram import InlineKeyboardButton

from bot.call import Context
from bot.keyboards import button, column
from bot.messages import trainings as messages
from bot.reply import Reply
from models import trainings

MOST_BUTTONS = 12


async def coming(ctx: Context) -> None:
    """`/trainings`: the sessions around the worker's booth, a button for each free seat."""
    found = await ctx.run(trainings.coming_for, ctx.user_id, ctx.now)
    own = {s.id for s in await ctx.run(trainings.of_worker, ctx.user_id, ctx.now)}
    free = [s for s in found[: messages.MOST_LINES] if s.free and s.id not in own][:MOST_BUTTONS]
    buttons = [_session(ctx, "enrol", s) for s in free]
    if own:
        buttons.append(_run(ctx, "mytrainings"))
    text = messages.coming(ctx.t, found, frozenset(own))
    await ctx.reply(Reply(text, column(buttons or [_run(ctx, "booth")])))


async def mine(ctx: Context) -> None:
    """`/mytrainings`: the worker's own sessions, with the way out of those not begun."""
    own = await ctx.run(trainings.of_worker, ctx.user_id, ctx.now)
    leave = _leave(ctx, own)
    await ctx.reply(Reply(messages.mine(ctx.t, own), column([_run(ctx, "trainings"), *leave])))


async def enrol(ctx: Context) -> None:
    """`/enrol T42`: take a seat; without a code the coming sessions are the question."""
    if not ctx.arguments:
        await coming(ctx)
        return
    wanted = await ctx.run(trainings.find_session, ctx.arguments, ctx.now)
    held = await ctx.run(trainings.enrol, ctx.user_id, wanted.id, ctx.now)
    buttons = [_run(ctx, "mytrainings"), _session(ctx, "cancel", held)]
    await ctx.reply(Reply(messages.enrolled(ctx.t, held), column(buttons)))


async def cancel(ctx: Context) -> None:
    """`/cancel T42`: give the seat back; without a code one's own sessions are the question."""
    if not ctx.arguments:
        own = await ctx.run(trainings.of_worker, ctx.user_id, ctx.now)
        buttons = [*_leave(ctx, own), _run(ctx, "trainings")]
        await ctx.reply(Reply(messages.mine(ctx.t, own), column(buttons)))
        return
    meant = await ctx.run(trainings.find_session, ctx.arguments, ctx.now)
    left = await ctx.run(trainings.cancel, ctx.user_id, meant.id, ctx.now)
    again = button(ctx.t.plain("trainings.button_again"), "run", "enrol", left.code)
    await ctx.reply(Reply(messages.given_up(ctx.t, left), column([again, _run(ctx, "trainings")])))


def _leave(ctx: Context, own: tuple[trainings.Session, ...]) -> list[InlineKeyboardButton]:
    ahead = [s for s in own if s.starts_at > ctx.now]
    return [_session(ctx, "cancel", s) for s in ahead[:MOST_BUTTONS]]


def _session(ctx: Context, command: str, session: trainings.Session) -> InlineKeyboardButton:
    label = messages.label(ctx.t, f"trainings.button_{command}", session)
    return button(label, "run", command, session.code)


def _run(ctx: Context, command: str) -> InlineKeyboardButton:
    return button(ctx.t.plain(f"button.{command}"), "run", command, "")
