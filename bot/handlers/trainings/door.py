"""At the door of a hall: come in by its code, scan cards, and who may scan them."""

import re
from typing import TypedDict

from bot.button import Button
from bot.callbacks import action
from bot.command_buttons import command_button
from bot.conversation import Context, Form, Reply, Step, form_engine
from bot.handlers.trainings.stage_buttons import labelled
from bot.keyboards import Keyboard, button, column
from bot.messages import attendance as messages
from models import attendance, trainings
from models.attendance import Arrival, check_in, scanners, scanning
from models.identity import worker_ids

_NUMBER = re.compile("[0-9]{1,9}")


class ScannerAnswers(TypedDict, total=False):
    """For which session (id), and the ID of the worker who may scan there."""

    session: int
    worker: str


async def arrive(ctx: Context, token: str) -> None:
    """p42-483920 or p-483920: record that the worker is in the hall that shows this code."""
    session_id, code = parts(token)
    arrival = await ctx.run(check_in.check_in, ctx.user_id, code, ctx.now, session_id, ctx.sent_at)
    await _welcome(ctx, arrival)


async def come_in(ctx: Context, session_id: int) -> None:
    """Record that somebody is in the hall whose code they had scanned before they registered."""
    await _welcome(ctx, await ctx.run(check_in.come_in, ctx.user_id, session_id, ctx.now))


def parts(token: str) -> tuple[int | None, str]:
    """Return the session that a token names, None where the code was typed, and the code.

    What names no session that there can be is 0: no hall shows a code for it.
    """
    number, _, code = token.partition("-")
    named = int(number) if _NUMBER.fullmatch(number) else 0
    return (named if number else None), code


async def doors(ctx: Context, public_id: str | None) -> tuple[trainings.Session, ...]:
    """Return where the person scans cards now, for somebody else's card."""
    if public_id is None or ctx.caller.worker_id is None or public_id == ctx.caller.worker_code:
        return ()
    return await ctx.run(scanning.doors, ctx.user_id, public_id, ctx.now)


async def card_scanned(
    ctx: Context, public_id: str, sessions: tuple[trainings.Session, ...]
) -> None:
    """Record that the worker whose card was scanned is there; ask where, if it can be several."""
    if len(sessions) == 1:
        await scan(ctx, sessions[0].id, public_id)
    else:
        buttons = _in_each(ctx, sessions, "scancard", public_id)
        await ctx.reply(Reply(ctx.t("attendance.which_door"), buttons))


async def unmarked(ctx: Context, public_id: str, sessions: tuple[trainings.Session, ...]) -> None:
    """Explain that nobody was ticked by a card without our mark, and who may do it by name.

    Whoever leads one of these sessions may; who only scans sends the worker to the trainer.
    """
    led = {one.id for one in await ctx.run(attendance.may_lead, ctx.user_id, ctx.now)}
    own = tuple(session for session in sessions if session.id in led)
    key = "attendance.unmarked" if own else "attendance.unmarked_helper"
    await ctx.send(Reply(ctx.t(key), _in_each(ctx, own, "addcard", public_id)))


@action("scancard", int, str, private=True)
async def scan(ctx: Context, session_id: int, public_id: str) -> None:
    """Record that the worker whose card was scanned is at this session."""
    arrival = await ctx.run(scanning.scan, session_id, public_id, by=ctx.user_id, now=ctx.now)
    undo = labelled(ctx.t, "unscan", "unscan", arrival.enrolment_id)
    await ctx.reply(Reply(messages.came(ctx.t, arrival), column([_list(ctx), undo])))


@action("unscan", int, private=True)
async def unscan(ctx: Context, enrolment_id: int) -> None:
    """Delete what a scan recorded."""
    session = await ctx.run(scanning.take_back, enrolment_id, by=ctx.user_id, now=ctx.now)
    await ctx.reply(Reply(ctx.t("attendance.unscanned", code=session.code), column([_list(ctx)])))


@action("addcard", int, str, private=True)
async def add(ctx: Context, session_id: int, public_id: str) -> None:
    """Tick the worker with this ID, whose card has no mark of ours."""
    arrival = await ctx.run(
        check_in.add_at_the_door, session_id, public_id, by=ctx.user_id, now=ctx.now
    )
    await ctx.reply(Reply(messages.came(ctx.t, arrival), column([_list(ctx)])))


@action("scanners", int, private=True)
async def show_scanners(ctx: Context, session_id: int) -> None:
    """Show who may scan cards at a session, each as a button that takes the right back."""
    people = await ctx.run(scanners.of_session, session_id, by=ctx.user_id, now=ctx.now)
    session = await ctx.run(trainings.session, session_id, ctx.now)
    taking = [
        button(ctx.t.plain("attendance.button_take_scan", name=one.name), "takescan", one.id)
        for one in people
    ]
    more = labelled(ctx.t, "add_scanner", "addscanner", session_id)
    back = labelled(ctx.t, "back", "attendance", session_id)
    text = messages.scanners(ctx.t, session, people)
    await ctx.reply(Reply(text, column([more, *taking, back])))


@action("addscanner", int, private=True)
async def ask_scanner(ctx: Context, session_id: int) -> None:
    """Ask who may scan cards at a session: whoever leads it, before they look for an ID."""
    await ctx.run(attendance.look_at, session_id, by=ctx.user_id, now=ctx.now)
    await form_engine.start(FORM, ctx, ScannerAnswers(session=session_id))


@action("takescan", int, private=True)
async def take_scan(ctx: Context, right_id: int) -> None:
    """End a right to scan, and show who is left."""
    session_id = await ctx.run(scanners.take_back, right_id, by=ctx.user_id, now=ctx.now)
    if session_id is None:
        ctx.toast(ctx.t.plain("frame.old_button"))
    else:
        await show_scanners(ctx, session_id)


async def _welcome(ctx: Context, arrival: Arrival) -> None:
    """Answer a worker that they are on the list, or what is still missing."""
    mine = command_button(ctx.t, "me" if arrival.lacking else "mytrainings")
    await ctx.reply(Reply(messages.arrived(ctx.t, arrival), column([mine])))


def _list(ctx: Context) -> Button:
    return command_button(ctx.t, "attendance")


def _in_each(
    ctx: Context, sessions: tuple[trainings.Session, ...], name: str, public_id: str
) -> Keyboard:
    label = "attendance.button_mark"
    return column(
        button(ctx.t.plain(label, code=one.code), name, one.id, public_id) for one in sessions
    )


async def _ask(ctx: Context, data: ScannerAnswers) -> Reply:
    return Reply(ctx.t("attendance.ask_scanner"))


async def _parse(ctx: Context, text: str, data: ScannerAnswers) -> str:
    return worker_ids.token(text) if worker_ids.parse(text) else text.strip()


async def _give(ctx: Context, data: ScannerAnswers) -> ScannerAnswers:
    give, session_id = scanners.give, data["session"]
    await ctx.run(give, session_id, data["worker"], by=ctx.user_id, now=ctx.now)
    return data


async def _given(ctx: Context, data: ScannerAnswers) -> None:
    await show_scanners(ctx, data["session"])


FORM = form_engine.register_form(
    Form[ScannerAnswers](
        "scanner", "attendance", (Step("worker", _ask, _parse, takes_codes=True),), _given, _give
    )
)
