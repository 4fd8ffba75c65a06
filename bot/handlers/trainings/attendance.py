"""/attendance: open it, show the hall its code, close it, and what is typed behind the command."""

import asyncio

from bot.callbacks import action
from bot.command_buttons import command_button
from bot.conversation import Context, Reply, menu_button
from bot.handlers.trainings import hall_picture
from bot.handlers.trainings.stage_buttons import labelled, stage_buttons
from bot.html import Html
from bot.keyboards import arrows, button, column, page_of, page_within
from bot.messages import attendance as messages
from bot.messages import rosters
from bot.pictures import draw_paper
from models import attendance as records
from models import trainings
from models.attendance import (
    check_in,
    hall_pictures,
    lot,
    paper,
    scanners,
)
from models.session_changes import roster_sheet

MOST = 20  # sessions to choose from


async def attendance(ctx: Context) -> None:
    """`/attendance [T42 [ID | 3 5 9-14]]`: choose or look at a session, or add who has come."""
    code, _, rest = ctx.arguments.partition(" ")
    if not code:
        await _choose(ctx)
        return
    session = await ctx.run(trainings.find_session, code, ctx.now)
    if not rest.strip():
        await look(ctx, session.id)
    elif numbers := paper.typed(rest):
        done = await ctx.run(
            paper.tick,
            session.id,
            numbers,
            by=ctx.user_id,
            now=ctx.now,
            witnesses=ctx.services.settings.attendance_witnesses,
        )
        await _show(ctx, session.id, messages.ticked(ctx.t, done))
    else:
        add = check_in.add_at_the_door
        arrival = await ctx.run(add, session.id, rest.strip(), by=ctx.user_id, now=ctx.now)
        await _show(ctx, session.id, messages.came(ctx.t, arrival))


@action("attendance", int, private=True)
async def look(ctx: Context, session_id: int) -> None:
    """Show how far the attendance of a session has come, and what can be done."""
    await _show(ctx, session_id)


@action("openattendance", int, private=True)
async def show_code(ctx: Context, session_id: int) -> None:
    """Open the attendance if it is not open, and send the picture with the present code.

    From now on that picture is renewed, and an older one in this chat goes.
    """
    seen = await ctx.run(
        records.open_attendance,
        session_id,
        by=ctx.user_id,
        now=ctx.now,
        witnesses=ctx.services.settings.attendance_witnesses,
    )
    picture = await hall_picture.draw(ctx.username, seen)
    reply = Reply(messages.for_the_hall(ctx.t, seen), stage_buttons(ctx.t, seen))
    if message_id := await ctx.show(reply, picture):
        shown = hall_pictures.shown
        before = await ctx.run(shown, session_id, message_id, by=ctx.user_id, now=ctx.now)
        if before is not None:
            await hall_picture.remove(ctx.bot, ctx.chat_id, before)


@action("printlist", int, private=True)
async def print_list(ctx: Context, session_id: int) -> None:
    """Send the list to print, with the numbers that can be typed in later."""
    roster = await ctx.run(roster_sheet.read, session_id, by=ctx.user_id, now=ctx.now)
    back = column([labelled(ctx.t, "back", "attendance", session_id)])
    if not roster.people:
        text = rosters.nobody(ctx.t, roster.session, ctx.username, ctx.now)
        await ctx.send(Reply(text, back))
        return
    pdf = await asyncio.to_thread(draw_paper, rosters.paper(ctx.t, roster))
    name = rosters.file_name(roster.session, ctx.services.settings.zone, "pdf")
    await ctx.send_file(name, pdf, Reply(rosters.paper_caption(ctx.t, roster), back))


@action("endattendance", int, private=True)
async def ask_close(ctx: Context, session_id: int) -> None:
    """Ask whether to close the attendance."""
    seen = await ctx.run(records.look_at, session_id, by=ctx.user_id, now=ctx.now)
    keep = labelled(ctx.t, "keep", "attendance", session_id)
    sure = labelled(ctx.t, "close_sure", "closeattendance", session_id)
    await ctx.reply(Reply(messages.ask_close(ctx.t, seen), column([sure, keep])))


@action("closeattendance", int, private=True)
async def close(ctx: Context, session_id: int) -> None:
    """Close the attendance; who was there passes."""
    await ctx.run(records.close, session_id, by=ctx.user_id, now=ctx.now)
    await ctx.run(records.settle, session_id, ctx.now)
    await look(ctx, session_id)


@action("ticks", int, int, private=True)
async def show_list(ctx: Context, session_id: int, page: int) -> None:
    """Show a page of those who have a seat, each as a button that ticks them."""
    page = page_of(page)
    seen = await ctx.run(records.look_at, session_id, by=ctx.user_id, now=ctx.now)
    people, total = await ctx.run(records.roster, session_id, page, by=ctx.user_id, now=ctx.now)
    if page and page * records.SHOWN >= total:
        await show_list(ctx, session_id, page_within(page, total, records.SHOWN))
        return
    names = column(
        button(messages.line(ctx.t, one, seen.stage), "tick", one.enrolment_id, page)
        for one in people
    )
    turn = arrows(page, -(-total // records.SHOWN), "ticks", session_id)
    back = column([button(ctx.t.plain("attendance.button_back"), "attendance", session_id)])
    await ctx.reply(Reply(messages.list_of(ctx.t, seen, total), names + turn + back))


@action("tick", int, int, private=True)
async def tick(ctx: Context, enrolment_id: int, page: int) -> None:
    """Turn one line of the list, and show the page again."""
    session = await ctx.run(records.tick, enrolment_id, by=ctx.user_id, now=ctx.now)
    await show_list(ctx, session.id, page)


@action("addlisted", int, private=True)
async def add_listed(ctx: Context, enrolment_id: int) -> None:
    """Put somebody on the list of a closed session who says that they were there."""
    added = await ctx.run(records.add_listed, enrolment_id, by=ctx.user_id, now=ctx.now)
    name = ctx.t.person(added.name)
    await ctx.reply(Reply(ctx.t("absent.added", name=name), column([menu_button(ctx.t)])))


@action("wasthere", int, int, private=True)
async def was_there(ctx: Context, enrolment_id: int, yes: int) -> None:
    """Record the answer of somebody on whom the lot fell; the other one can still be given."""
    if yes not in (0, 1):
        ctx.toast(ctx.t.plain("frame.old_button"))
        return
    answer = await ctx.run(lot.answer, ctx.user_id, enrolment_id, bool(yes), ctx.now)
    other = "was_not" if answer.was_there else "was_there"
    change = labelled(ctx.t, other, "wasthere", enrolment_id, int(not answer.was_there))
    await ctx.reply(Reply(messages.answered(ctx.t, answer), column([menu_button(ctx.t), change])))


async def _choose(ctx: Context) -> None:
    sessions = await ctx.run(records.may_lead, ctx.user_id, ctx.now)
    if not sessions:
        await _choose_nothing(ctx)
    elif len(sessions) == 1:
        await look(ctx, sessions[0].id)
    else:
        buttons = [button(messages.label(ctx.t, s), "attendance", s.id) for s in sessions[:MOST]]
        await ctx.reply(Reply(ctx.t("attendance.choose"), column(buttons)))


async def _choose_nothing(ctx: Context) -> None:
    """Answer who leads no session now: there is none, or they may scan at one."""
    held = await ctx.run(scanners.held_by, ctx.user_id, ctx.now)
    next_steps = column([command_button(ctx.t, "trainings"), menu_button(ctx.t)])
    text = messages.may_scan(ctx.t, held[0]) if held else ctx.t("attendance.none")
    await ctx.reply(Reply(text, next_steps))


async def _show(ctx: Context, session_id: int, above: Html | None = None) -> None:
    seen = await ctx.run(records.look_at, session_id, by=ctx.user_id, now=ctx.now)
    text = messages.state(ctx.t, seen)
    text = Html(f"{above}\n\n{text}") if above else text
    await ctx.reply(Reply(text, stage_buttons(ctx.t, seen)))
