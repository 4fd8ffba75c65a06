"""The line of a session: who stands in it, in which order, and whom a free seat lets in.

Whatever changes it holds the lock of the session's row. A worker's row is locked before a
session's, never the other way round.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from peewee import Expression, Insert, ModelSelect, Select, fn

from models import tables
from models.database import BindParam, CompiledQuery
from models.tables.trainings import Waiting, WaitingState
from models.waiting_list import seating
from models.waiting_list.allotment import allot

TOGETHER = timedelta(minutes=1)  # updates that came together are processed within it
IN_LINE = (WaitingState.WAITING, WaitingState.OFFERED, WaitingState.LAST_CALL)


def admit(session_id: int, worker_id: int, now: datetime) -> bool:
    """Check whether a worker may have the seat that was just counted as theirs; note that they do.

    Not while it is offered to somebody, others are before them, or it is held for another AC. Who
    gets a seat leaves this line, and those of sessions at the same time. For the caller's
    transaction, after it has changed the session's row.
    """
    [(is_regulated, waits_somewhere)] = _REGULATED.rows(session=session_id, worker=worker_id)
    if is_regulated and not _is_next(session_id, worker_id, more=1):
        return False
    if waits_somewhere:
        leave_overlapping(session_id, worker_id, now)
    if is_regulated:  # it may have been their offer
        tables.Session.update(held=seating.held(session_id)).where(
            tables.Session.id == session_id
        ).execute()
    return True


def has_room_for(session_id: int, worker_id: int) -> bool:
    """Return whether a worker would get a seat now. For a transaction with the session's lock."""
    return _is_next(session_id, worker_id, more=0)


def add(
    session_id: int,
    worker_id: int,
    state: WaitingState,
    now: datetime,
    update_id: int | None = None,
) -> None:
    """Put a worker at the end of the line; who stands in it already keeps their place.

    Of those who come together the update that Telegram numbered first goes first, however they
    were processed.
    """
    row = of(session_id, worker_id)
    if row is not None and row.state in IN_LINE:
        return
    number = _number(session_id, update_id, now)
    place, _ = standing(session_id, number)
    if row is None:
        _NEW.execute(
            session=session_id, worker=worker_id, state=state, number=number, place=place, now=now
        )
        return
    Waiting.update(
        state=state,
        number=number,
        first_place=place,
        at=now,
        offers=0,
        passed_at=None,
        called_at=None,
        **_nothing_due(now),
    ).where(Waiting.id == row.id).execute()


def put_first(session_id: int, lost: Iterable[tuple[int, datetime]], now: datetime) -> None:
    """Put workers who lose their seats before all others, in this order; under the lock.

    `lost` has a worker's number, and when they had taken their seat. They are offered the seats
    that come free, and get back those that the coordinator adds (`who_lost_a_seat`).
    """
    first: int = in_line(session_id).select(fn.MIN(Waiting.number)).order_by().scalar() or 1
    people = list(lost)
    for number, (worker_id, since) in enumerate(people, first - len(people)):
        add(session_id, worker_id, WaitingState.WAITING, now)
        Waiting.update(number=number, seat_since=since).where(
            Waiting.session == session_id, Waiting.worker == worker_id
        ).execute()


def who_lost_a_seat(session_id: int) -> list[Waiting]:
    """Return those in line who lost a seat and have let none go since, the first one first."""
    return list(in_line(session_id).where(Waiting.seat_since.is_null(False)))


def leave(row: Waiting, now: datetime) -> None:
    """Remove somebody from the line."""
    Waiting.update(state=WaitingState.LEFT, **_nothing_due(now)).where(
        Waiting.id == row.id
    ).execute()


def to_the_end(row: Waiting, now: datetime) -> None:
    """Put somebody behind all others, who let the seats go that are free now."""
    Waiting.update(
        state=WaitingState.WAITING,
        number=_number(row.session_id, None, now),
        passed_at=now,
        **_nothing_due(now),
    ).where(Waiting.id == row.id).execute()


def leave_overlapping(session_id: int, worker_id: int, now: datetime) -> None:
    """Remove who has got a seat from this line, and from those of sessions at the same time."""
    mine = (Waiting.worker == worker_id) & Waiting.state.in_(IN_LINE)
    Waiting.update(state=WaitingState.TAKEN, **_nothing_due(now)).where(
        mine, Waiting.session == session_id
    ).execute()
    Waiting.update(state=WaitingState.LEFT, **_nothing_due(now)).where(
        mine, Waiting.session.in_(_at_the_same_time(session_id))
    ).execute()


def of(session_id: int, worker_id: int) -> Waiting | None:
    """Return a worker's row of a session, also one that is in line no more."""
    return next(iter(_OF.models(Waiting, session=session_id, worker=worker_id)), None)


def in_line(session_id: int) -> "ModelSelect[Waiting]":
    """Return those who stand in the line of a session, the first one first."""
    return (
        Waiting.select()
        .where(Waiting.session == session_id, Waiting.state.in_(IN_LINE))
        .order_by(Waiting.number, Waiting.id)
    )


def standing(session_id: int, number: int) -> tuple[int, int]:
    """Return the place in the line of who has this number, from 1, and how many stand in it."""
    [(ahead, people)] = _STANDING.rows(session=session_id, number=number)
    return ahead + 1, people


def next_ones(session_id: int) -> "ModelSelect[Waiting]":
    """Return, with their workers, those to whom free seats are due, the first one first.

    Not those whom no message reaches, nor those who let the seats go that are free now.
    """
    worker = tables.Worker
    return (
        in_line(session_id)
        .select(Waiting, worker)
        .join(worker)
        .where(Waiting.state == WaitingState.WAITING, Waiting.passed_at.is_null(), reachable())
    )


def reachable() -> Expression:
    """Return the condition that a worker has an account that has not blocked the bot."""
    chat, worker = tables.Chat, tables.Worker
    blocked = chat.select(chat.id).where(chat.chat_id == worker.telegram_id, ~chat.active)
    condition: Expression = worker.telegram_id.is_null(False) & ~fn.EXISTS(blocked)
    return condition


def _of() -> "ModelSelect[Waiting]":
    return Waiting.select().where(
        Waiting.session == BindParam("session"), Waiting.worker == BindParam("worker")
    )


def _new() -> Insert:
    now = BindParam("now", Waiting.at)
    query: Insert = Waiting.insert(
        session=BindParam("session"),
        worker=BindParam("worker"),
        state=BindParam("state", Waiting.state),
        number=BindParam("number"),
        first_place=BindParam("place"),
        at=now,
        changed_at=now,
    )
    return query


def _standing() -> "ModelSelect[Waiting]":
    ahead = fn.COUNT(Waiting.id).filter(Waiting.number < BindParam("number"))
    return Waiting.select(ahead, fn.COUNT(Waiting.id)).where(
        Waiting.session == BindParam("session"), Waiting.state.in_(IN_LINE)
    )


def _last_numbers() -> "ModelSelect[Waiting]":
    """Return the last number of a session, and the last one that was there at a moment."""
    last = fn.MAX(Waiting.number)
    settled = last.filter(Waiting.changed_at < BindParam("settled"))
    return Waiting.select(fn.MAX(Waiting.number), settled).where(
        Waiting.session == BindParam("session")
    )


def _nothing_due(now: datetime) -> dict[str, Any]:
    """Return the fields of who has no offer, and no seat to get back, from now on."""
    return {"expires_at": None, "seat_since": None, "changed_at": now}


def _regulated() -> Select:
    """Return whether anybody stands in line or seats are held for an AC; whether one waits."""
    quota, waiting = tables.Quota, Waiting.alias()
    some = Waiting.select(Waiting.id).where(
        Waiting.session == BindParam("session"), Waiting.state.in_(IN_LINE)
    )
    kept = quota.select(quota.id).where(quota.session == BindParam("session"))
    own = waiting.select(waiting.id).where(
        waiting.worker == BindParam("worker"), waiting.state.in_(IN_LINE)
    )
    return Select(columns=[fn.EXISTS(some) | fn.EXISTS(kept), fn.EXISTS(own)])


# Of every enrolment, and of everybody who joins a line
_REGULATED = CompiledQuery(_regulated)
_OF = CompiledQuery(_of)
_NEW = CompiledQuery(_new)
_STANDING = CompiledQuery(_standing)
_LAST_NUMBERS = CompiledQuery(_last_numbers)


def _is_next(session_id: int, worker_id: int, *, more: int) -> bool:
    mine = of(session_id, worker_id)
    if mine is not None and mine.state == WaitingState.OFFERED:
        return True
    seats = seating.seats_of(session_id, without=more)
    if seats.free <= 0:
        return False
    ahead = next_ones(session_id)
    if mine is not None and mine.state == WaitingState.WAITING and mine.passed_at is None:
        ahead = ahead.where(Waiting.number < mine.number)
    people = [*(row.worker_id for row in ahead), worker_id]
    acs = seating.acs_of(people)
    return len(people) - 1 in allot(seats, [acs.get(person, 0) for person in people])


def _at_the_same_time(session_id: int) -> "ModelSelect[tables.Session]":
    session, own = tables.Session, tables.Session.get_by_id(session_id)
    return session.select(session.id).where(
        session.starts_at < own.ends_at, session.ends_at > own.starts_at
    )


def _number(session_id: int, update_id: int | None, now: datetime) -> int:
    """Return the number of an update, behind all who stood in line before it can have come.

    Telegram begins to count anew, anywhere, after a week without updates.
    """
    [(last, settled)] = _LAST_NUMBERS.rows(session=session_id, settled=now - TOGETHER)
    if update_id is not None and update_id > (settled or 0):
        return update_id
    return int(last or 0) + 1
