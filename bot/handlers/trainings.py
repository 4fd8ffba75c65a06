"""Trainings of a worker: what is coming, a seat taken, a seat given up, one's own sessions."""

from telegram import InlineKeyboardButton

from bot.call import Call, Reply
from bot.keyboards import button, column
from bot.messages import trainings as words
from models import trainings

MOST_BUTTONS = 12


async def coming(call: Call) -> None:
    """`/trainings`: the sessions around the worker's booth, a button for each free seat."""
    found = await call.run(trainings.coming_for, call.user_id, call.now)
    own = {s.id for s in await call.run(trainings.of_worker, call.user_id, call.now)}
    free = [s for s in found[: words.MOST_LINES] if s.free and s.id not in own][:MOST_BUTTONS]
    buttons = [_session(call, "enrol", s) for s in free]
    if own:
        buttons.append(_run(call, "mytrainings"))
    text = words.coming(call.t, found, frozenset(own))
    await call.reply(Reply(text, column(buttons or [_run(call, "booth")])))


async def mine(call: Call) -> None:
    """`/mytrainings`: the worker's own sessions, with the way out of those not begun."""
    own = await call.run(trainings.of_worker, call.user_id, call.now)
    leave = _leave(call, own)
    await call.reply(Reply(words.mine(call.t, own), column([_run(call, "trainings"), *leave])))


async def enrol(call: Call) -> None:
    """`/enrol T42`: take a seat; without a code the coming sessions are the question."""
    if not call.arguments:
        await coming(call)
        return
    wanted = await call.run(trainings.find_session, call.arguments, call.now)
    held = await call.run(trainings.enrol, call.user_id, wanted.id, call.now)
    buttons = [_run(call, "mytrainings"), _session(call, "cancel", held)]
    await call.reply(Reply(words.enrolled(call.t, held), column(buttons)))


async def cancel(call: Call) -> None:
    """`/cancel T42`: give the seat back; without a code one's own sessions are the question."""
    if not call.arguments:
        own = await call.run(trainings.of_worker, call.user_id, call.now)
        buttons = [*_leave(call, own), _run(call, "trainings")]
        await call.reply(Reply(words.mine(call.t, own), column(buttons)))
        return
    meant = await call.run(trainings.find_session, call.arguments, call.now)
    left = await call.run(trainings.cancel, call.user_id, meant.id, call.now)
    again = button(call.t.plain("trainings.button_again"), "run", "enrol", left.code)
    await call.reply(Reply(words.given_up(call.t, left), column([again, _run(call, "trainings")])))


def _leave(call: Call, own: tuple[trainings.Session, ...]) -> list[InlineKeyboardButton]:
    ahead = [s for s in own if s.starts_at > call.now]
    return [_session(call, "cancel", s) for s in ahead[:MOST_BUTTONS]]


def _session(call: Call, command: str, session: trainings.Session) -> InlineKeyboardButton:
    label = words.label(call.t, f"trainings.button_{command}", session)
    return button(label, "run", command, session.code)


def _run(call: Call, command: str) -> InlineKeyboardButton:
    return button(call.t.plain(f"button.{command}"), "run", command, "")
