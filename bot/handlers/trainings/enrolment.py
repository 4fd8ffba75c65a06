"""Trainings of a worker: upcoming sessions, enrolment, cancellation, own sessions."""

from collections.abc import Iterable

from telegram import InlineKeyboardButton

from bot.command_buttons import command_button
from bot.conversation import Context, Reply
from bot.handlers.trainings import waiting
from bot.html import Html
from bot.keyboards import Keyboard, button, column, copies, to_whatsapp
from bot.messages import trainings as messages
from bot.messages import waiting as waiting_messages
from bot.waiting_buttons import is_for_them, join_one_of, position_buttons
from models import trainings
from models.trainings import NotEnrolled, SessionFull
from models.waiting_list import SeatFreed

MOST_BUTTONS = 12
MOST_TO_WAIT_FOR = 4  # full sessions with a button for their waiting list


async def coming(ctx: Context) -> None:
    """`/trainings`: list the sessions around the worker's booth, with buttons to enrol."""
    sessions = await ctx.run(trainings.coming_for, ctx.user_id, ctx.now)
    own = {s.id for s in await ctx.run(trainings.of_worker, ctx.user_id, ctx.now)}
    free = [s for s in sessions[: messages.MOST_LINES] if s.free and s.id not in own][:MOST_BUTTONS]
    buttons = _session_buttons(ctx, "enrol", free)
    waits = await ctx.run(trainings.waiting.of_worker, ctx.user_id, ctx.now)
    taken = own | {s.session.id for s in waits}
    full = [s for s in sessions[: messages.MOST_LINES] if not s.free and s.id not in taken]
    buttons += [join_one_of(ctx.t, s) for s in full[:MOST_TO_WAIT_FOR]]
    theirs, leaves = _waiting_buttons(ctx, waits)
    buttons = [*theirs, *buttons, *leaves]
    if own:
        buttons.append(command_button(ctx.t, "mytrainings"))
    if not sessions:  # the text says to ask the coordinator
        buttons += [command_button(ctx.t, "coordinator"), command_button(ctx.t, "booth")]
    text = messages.coming(ctx.t, sessions, frozenset(own))
    text = Html(text + waiting_messages.listed(ctx.t, waits, ctx.today))
    await ctx.reply(Reply(text, column(buttons or [command_button(ctx.t, "booth")])))


async def mine(ctx: Context) -> None:
    """`/mytrainings`: list the worker's own sessions, with buttons to cancel those not begun."""
    own = await ctx.run(trainings.of_worker, ctx.user_id, ctx.now)
    waits = await ctx.run(trainings.waiting.of_worker, ctx.user_id, ctx.now)
    theirs, leaves = _waiting_buttons(ctx, waits)
    buttons = [*theirs, command_button(ctx.t, "trainings"), *leaves]
    text = Html(messages.mine(ctx.t, own) + waiting_messages.listed(ctx.t, waits, ctx.today))
    await ctx.reply(Reply(text, column([*buttons, *_cancel_buttons(ctx, own)])))


async def enrol(ctx: Context) -> None:
    """`/enrol T42`: enrol in a session; without a code the upcoming sessions are listed."""
    if not ctx.arguments:
        await coming(ctx)
        return
    session = await ctx.run(trainings.find_session, ctx.arguments, ctx.now, ctx.caller.booth_id)
    try:
        enrolled = await ctx.run(trainings.enrol, ctx.user_id, session.id, ctx.now)
    except SessionFull:
        if await waiting.show(ctx, session.id):
            return
        raise
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
    try:
        cancelled = await ctx.run(trainings.cancel, ctx.user_id, session.id, ctx.now)
    except NotEnrolled:
        if await ctx.run(trainings.waiting.find, ctx.user_id, session.id, ctx.now) is None:
            raise
        await waiting.leave(ctx, session.id)
        return
    await waiting.pass_on(ctx, session.id, SeatFreed.CANCELLED)
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


def _waiting_buttons(
    ctx: Context, waits: Iterable[trainings.WaitingPosition]
) -> tuple[list[InlineKeyboardButton], list[InlineKeyboardButton]]:
    """Return the buttons of seats that wait for a worker, and those that leave other lists."""
    shown = sorted(waits, key=lambda s: not is_for_them(s))[:MOST_TO_WAIT_FOR]
    of = {s.session.id: [row[0] for row in position_buttons(ctx.t, s)] for s in shown}
    theirs = [b for s in shown if is_for_them(s) for b in of[s.session.id]]
    return theirs, [b for s in shown if not is_for_them(s) for b in of[s.session.id]]


def _cancel_buttons(ctx: Context, own: tuple[trainings.Session, ...]) -> list[InlineKeyboardButton]:
    ahead = [s for s in own if s.starts_at > ctx.now]
    return _session_buttons(ctx, "cancel", ahead[:MOST_BUTTONS])


def _session_buttons(
    ctx: Context, command: str, sessions: Iterable[trainings.Session]
) -> list[InlineKeyboardButton]:
    labels = messages.labels(ctx.t, f"trainings.button_{command}", sessions)
    return [button(label, "run", command, code) for code, label in labels.items()]
