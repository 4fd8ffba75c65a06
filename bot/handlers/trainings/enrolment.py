"""Trainings of a worker: upcoming sessions, enrolment, cancellation, own sessions."""

from collections.abc import Iterable

from telegram import InlineKeyboardButton

from bot.command_buttons import command_button
from bot.conversation import Context, Reply
from bot.keyboards import Keyboard, button, column, copies, to_whatsapp
from bot.messages import trainings as messages
from models import trainings
from models.certificates import issuing

MOST_BUTTONS = 12


async def coming(ctx: Context) -> None:
    """`/trainings`: list the sessions around the worker's booth, with buttons to enrol."""
    sessions = await ctx.run(trainings.coming_for, ctx.user_id, ctx.now)
    own = {s.id for s in await ctx.run(trainings.of_worker, ctx.user_id, ctx.now)}
    free = [s for s in sessions[: messages.MOST_LINES] if s.free and s.id not in own][:MOST_BUTTONS]
    buttons = _session_buttons(ctx, "enrol", free)
    if own:
        buttons.append(command_button(ctx.t, "mytrainings"))
    buttons += await _certificates(ctx)
    if not sessions:  # the text says to ask the coordinator
        buttons += [command_button(ctx.t, "coordinator"), command_button(ctx.t, "booth")]
    text = messages.coming(ctx.t, sessions, frozenset(own))
    await ctx.reply(Reply(text, column(buttons or [command_button(ctx.t, "booth")])))


async def mine(ctx: Context) -> None:
    """`/mytrainings`: list the worker's own sessions, with buttons to cancel those not begun."""
    own = await ctx.run(trainings.of_worker, ctx.user_id, ctx.now)
    cancels = _cancel_buttons(ctx, own)
    first = [command_button(ctx.t, "trainings"), *await _certificates(ctx)]
    await ctx.reply(Reply(messages.mine(ctx.t, own), column([*first, *cancels])))


async def enrol(ctx: Context) -> None:
    """`/enrol T42`: enrol in a session; without a code the upcoming sessions are listed."""
    if not ctx.arguments:
        await coming(ctx)
        return
    session = await ctx.run(trainings.find_session, ctx.arguments, ctx.now, ctx.caller.booth_id)
    enrolled = await ctx.run(trainings.enrol, ctx.user_id, session.id, ctx.now)
    buttons = [command_button(ctx.t, "mytrainings"), *_session_buttons(ctx, "cancel", [enrolled])]
    keyboard = column(buttons[:1]) + forward_buttons(ctx, enrolled) + column(buttons[1:])
    await ctx.reply(Reply(messages.enrolled(ctx.t, enrolled), keyboard))


async def cancel(ctx: Context) -> None:
    """`/cancel T42`: give the seat back; without a code the worker's sessions are listed."""
    if not ctx.arguments:
        own = await ctx.run(trainings.of_worker, ctx.user_id, ctx.now)
        buttons = [*_cancel_buttons(ctx, own), command_button(ctx.t, "trainings")]
        await ctx.reply(Reply(messages.mine(ctx.t, own), column(buttons)))
        return
    session = await ctx.run(trainings.find_session, ctx.arguments, ctx.now, ctx.caller.booth_id)
    cancelled = await ctx.run(trainings.cancel, ctx.user_id, session.id, ctx.now)
    again = button(ctx.t.plain("trainings.button_again"), "run", "enrol", cancelled.code)
    await ctx.reply(
        Reply(
            messages.given_up(ctx.t, cancelled), column([again, command_button(ctx.t, "trainings")])
        )
    )


def forward_buttons(ctx: Context, session: trainings.Session) -> Keyboard:
    """Return buttons that send a session by WhatsApp, and copy its link."""
    link = messages.session_link(ctx.username, session)
    text = messages.forward(ctx.t, session)
    whatsapp = to_whatsapp(ctx.t.plain("button.whatsapp"), text, link)
    return column([whatsapp]) + copies(ctx.t.plain("button.copy_link"), link)


async def _certificates(ctx: Context) -> list[InlineKeyboardButton]:
    """Return the button that shows one's certificates, where there are any."""
    earned = await ctx.run(issuing.has_passed, ctx.user_id)
    return [command_button(ctx.t, "certificate")] if earned else []


def _cancel_buttons(ctx: Context, own: tuple[trainings.Session, ...]) -> list[InlineKeyboardButton]:
    ahead = [s for s in own if s.starts_at > ctx.now]
    return _session_buttons(ctx, "cancel", ahead[:MOST_BUTTONS])


def _session_buttons(
    ctx: Context, command: str, sessions: Iterable[trainings.Session]
) -> list[InlineKeyboardButton]:
    labels = messages.labels(ctx.t, f"trainings.button_{command}", sessions)
    return [button(label, "run", command, code) for code, label in labels.items()]
