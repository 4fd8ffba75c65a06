"""What the holder of a seat answers to a reminder or a change: coming, or not, and why."""

from bot.button import Button
from bot.callbacks import action
from bot.command_buttons import command_button
from bot.conversation import Context, Reply, run_command
from bot.handlers.trainings import waiting
from bot.keyboards import Keyboard, button, column, rows
from bot.messages import reminders as messages
from bot.outbox_buttons import coming_button, others_buttons, way_buttons
from models import relay, trainings
from models.session_changes import telling
from models.trainings import SessionClash, SessionFull
from models.turnout import BEFOREHAND, Coming, Reason, Seat, absences, answers
from models.waiting_list import SeatFreed


@action("coming", int, int, private=True)
async def coming(ctx: Context, enrolment_id: int, starts_at: int) -> None:
    """Record that somebody comes; if the session was moved since, ask about its new time."""
    seat = await ctx.run(answers.say_coming, ctx.user_id, enrolment_id, starts_at, ctx.now)
    if seat.coming is Coming.YES:
        await _expect(ctx, seat)
        return
    yes = coming_button("seats.button_coming", enrolment_id, seat.session, ctx.t)
    await ctx.reply(Reply(messages.moved_since(ctx.t, seat), column([yes, _cannot(ctx, seat)])))


@action("cannot", int, private=True)
async def cannot(ctx: Context, enrolment_id: int) -> None:
    """Return the seat to the session, and ask for the reason by one tap."""
    seat = await ctx.run(answers.say_no, ctx.user_id, enrolment_id, ctx.now)
    await waiting.pass_on(ctx, seat.session.id, SeatFreed.CANNOT_COME)
    reasons = [
        button(ctx.t.plain(f"seats.reason.{reason}"), "whynot", enrolment_id, reason)
        for reason in BEFOREHAND
    ]
    await ctx.reply(Reply(messages.no_answer(ctx.t, seat), rows(reasons, 2) + _after_no(ctx, seat)))


@action("whynot", int, str, private=True)
async def why_not(ctx: Context, enrolment_id: int, reason: str) -> None:
    """Record the reason, for the report alone."""
    if reason not in BEFOREHAND:
        ctx.toast(ctx.t.plain("frame.old_button"))
        return
    seat = await ctx.run(answers.give_reason, ctx.user_id, enrolment_id, Reason(reason), ctx.now)
    await ctx.reply(Reply(ctx.t("seats.thanks"), _after_no(ctx, seat)))


@action("absent", int, str, private=True)
async def say_absent(ctx: Context, enrolment_id: int, reason: str) -> None:
    """Record why somebody did not come, or that they were there, which the trainer looks at."""
    if reason not in {*Reason}:
        ctx.toast(ctx.t.plain("frame.old_button"))
        return
    said = Reason(reason)
    done = await ctx.run(absences.answer, ctx.user_id, enrolment_id, said, ctx.now)
    if done.listed or said is Reason.THERE:
        shown = column([command_button(ctx.t, "mytrainings")])
    else:
        others = button(ctx.t.plain("changed.button_others"), "otherdates", enrolment_id)
        shown = column([others])
    await ctx.reply(Reply(messages.why_absent(ctx.t, done, said), shown))


@action("cancome", int, private=True)
async def can_come(ctx: Context, enrolment_id: int) -> None:
    """Return somebody their seat, as long as it is free; else offer what /enrol does."""
    try:
        seat = await ctx.run(answers.take_back_no, ctx.user_id, enrolment_id, ctx.now)
    except (SessionClash, SessionFull) as refusal:  # to swap, to wait, or another session
        await run_command(ctx, "enrol", str(refusal.parameters["session"]))
        return
    await _expect(ctx, seat)


@action("otherdates", int, private=True)
async def other_dates(ctx: Context, enrolment_id: int) -> None:
    """Show other sessions of the same subject; the seat stays."""
    await ctx.run(answers.require_own, ctx.user_id, enrolment_id)
    found = await ctx.run(telling.others, enrolment_id, ctx.now)
    key = "seats.others" if found else "seats.no_others"
    shown = others_buttons(found, ctx.t) + column([command_button(ctx.t, "trainings")])
    await ctx.send(Reply(ctx.t(key), shown))


async def way(ctx: Context, session: trainings.Session) -> Keyboard:
    """Return the buttons that show the venue on a map, and write to whom one can ask."""
    return way_buttons(session, ctx.t, await ctx.run(relay.coordinators, ctx.user_id))


async def _expect(ctx: Context, seat: Seat) -> None:
    buttons = await way(ctx, seat.session) + column([_cannot(ctx, seat)])
    await ctx.reply(Reply(messages.came_answer(ctx.t, seat), buttons))


def _cannot(ctx: Context, seat: Seat) -> Button:
    return button(ctx.t.plain("seats.button_cannot"), "cannot", seat.enrolment_id)


def _after_no(ctx: Context, seat: Seat) -> Keyboard:
    again = button(ctx.t.plain("seats.button_undo"), "cancome", seat.enrolment_id)
    others = button(ctx.t.plain("changed.button_others"), "otherdates", seat.enrolment_id)
    return column([again, others])
