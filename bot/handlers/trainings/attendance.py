"""/attendance: show the hall its code, tick who is there, close it, correct the list."""

import asyncio

from telegram import InlineKeyboardButton

from bot.callbacks import action
from bot.command_buttons import command_button
from bot.conversation import Context, Reply, menu_button
from bot.keyboards import Keyboard, arrows, button, column, page_of
from bot.messages import attendance as messages
from bot.pictures import qr_code
from models import trainings
from models.identity import worker_ids
from models.trainings import AttendanceStage, check_in
from models.trainings import attendance as records
from models.workers import UnknownWorker

MOST = 20  # sessions to choose from
# What can be done at a stage: the end of a button's key, and its action.
_AT_STAGE = {
    AttendanceStage.EARLY: (("print", "printcertificates"),),
    AttendanceStage.READY: (("open", "openattendance"), ("print", "printcertificates")),
    AttendanceStage.OPEN: (
        ("new_code", "openattendance"),
        ("list", "ticks"),
        ("close", "endattendance"),
    ),
    AttendanceStage.CLOSED: (("correct", "ticks"),),
}


async def attendance(ctx: Context) -> None:
    """`/attendance [T42 [ID]]`: choose a session, look at one, or add somebody who has come."""
    code, _, worker = ctx.arguments.partition(" ")
    if not code:
        await _choose(ctx)
        return
    session = await ctx.run(trainings.find_session, code, ctx.now)
    if worker.strip():
        await _add(ctx, session.id, worker.strip())
    await look(ctx, session.id)


async def arrive(ctx: Context, token: str) -> None:
    """p42-483920 or p-483920: record that the worker is in the hall that shows this code."""
    number, _, code = token.partition("-")
    session_id = int(number) if number.isdigit() else None
    session = await ctx.run(check_in.check_in, ctx.user_id, code, ctx.now, session_id)
    mine = command_button(ctx.t, "mytrainings")
    await ctx.reply(Reply(messages.arrived(ctx.t, session), column([mine])))


@action("attendance", int, private=True)
async def look(ctx: Context, session_id: int) -> None:
    """Show how far the attendance of a session has come, and what can be done."""
    seen = await ctx.run(records.look_at, session_id, by=ctx.user_id, now=ctx.now)
    await ctx.reply(Reply(messages.state(ctx.t, seen), _buttons(ctx, seen)))


@action("openattendance", int, private=True)
async def show_code(ctx: Context, session_id: int) -> None:
    """Open the attendance if it is not open, and send the picture with the present code."""
    seen = await ctx.run(records.open_attendance, session_id, by=ctx.user_id, now=ctx.now)
    link = messages.check_in_link(ctx.username, seen)
    picture = await asyncio.to_thread(qr_code.qr, link)
    await ctx.show(Reply(messages.for_the_hall(ctx.t, seen), _buttons(ctx, seen)), picture)


@action("ticks", int, int, private=True)
async def show_list(ctx: Context, session_id: int, page: int) -> None:
    """Show a page of those who have a seat, each as a button that ticks them."""
    page = page_of(page)
    seen = await ctx.run(records.look_at, session_id, by=ctx.user_id, now=ctx.now)
    people, total = await ctx.run(records.roster, session_id, page, by=ctx.user_id, now=ctx.now)
    names = column(
        button(messages.line(ctx.t, one, seen.stage), "tick", one.enrolment_id, page)
        for one in people
    )
    turn = arrows(page, -(-total // records.SHOWN), "ticks", session_id)
    back = column([_button(ctx, "back", "attendance", session_id)])
    await ctx.reply(Reply(messages.list_of(ctx.t, seen, total), names + turn + back))


@action("tick", int, int, private=True)
async def tick(ctx: Context, enrolment_id: int, page: int) -> None:
    """Turn one line of the list, and show the page again."""
    session = await ctx.run(records.tick, enrolment_id, by=ctx.user_id, now=ctx.now)
    await show_list(ctx, session.id, page)


@action("endattendance", int, private=True)
async def ask_close(ctx: Context, session_id: int) -> None:
    """Ask whether to close the attendance."""
    seen = await ctx.run(records.look_at, session_id, by=ctx.user_id, now=ctx.now)
    keep = _button(ctx, "keep", "attendance", session_id)
    sure = _button(ctx, "close_sure", "closeattendance", session_id)
    await ctx.reply(Reply(messages.ask_close(ctx.t, seen), column([sure, keep])))


@action("closeattendance", int, private=True)
async def close(ctx: Context, session_id: int) -> None:
    """Close the attendance; who was there passes."""
    await ctx.run(records.close, session_id, by=ctx.user_id, now=ctx.now)
    await ctx.run(records.settle, session_id, ctx.now)
    await look(ctx, session_id)


async def _choose(ctx: Context) -> None:
    sessions = await ctx.run(records.may_lead, ctx.user_id, ctx.now)
    if not sessions:
        next_steps = [command_button(ctx.t, "trainings"), menu_button(ctx.t)]
        await ctx.reply(Reply(ctx.t("attendance.none"), column(next_steps)))
    elif len(sessions) == 1:
        await look(ctx, sessions[0].id)
    else:
        buttons = [button(messages.label(ctx.t, s), "attendance", s.id) for s in sessions[:MOST]]
        await ctx.reply(Reply(ctx.t("attendance.choose"), column(buttons)))


async def _add(ctx: Context, session_id: int, worker: str) -> None:
    public_id = worker_ids.parse(worker)
    if public_id is None:
        raise UnknownWorker(text=worker, what="form")
    await ctx.run(check_in.add_at_the_door, session_id, public_id, by=ctx.user_id, now=ctx.now)


def _buttons(ctx: Context, seen: trainings.AttendanceView) -> Keyboard:
    """Return what can be done at this stage, the way forward first."""
    shown = _AT_STAGE[seen.stage]
    id_ = seen.session.id
    values = {"ticks": (id_, 0)}
    buttons = [_button(ctx, key, name, *values.get(name, (id_,))) for key, name in shown]
    return column([*buttons, command_button(ctx.t, "trainings")])


def _button(ctx: Context, key: str, name: str, *values: int) -> InlineKeyboardButton:
    return button(ctx.t.plain(f"attendance.button_{key}"), name, *values)
