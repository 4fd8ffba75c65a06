"""Queue the news of a change, once for everybody with a seat, and find what they then read.

It is rendered when it is sent, so it says how the session is then; what a later change of the same
kind says anew is not sent at all.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from models import places, tables, trainings
from models.outbox_subjects import OutboxSubject
from models.queues import outbox
from models.session_changes import clashes
from models.tables.session_changes import ChangeKind as ChangeKind
from models.tables.trainings import EnrolmentState
from models.trainings import cancellations, reminders
from models.waiting_list import line

OTHERS = 5  # other sessions that are offered for one that was cancelled


@dataclass(frozen=True, slots=True)
class ChangeNews:
    """What the holder of a seat is told of a change, and asked where it says until when.

    `before` is the start as it was, for a session that was moved. `held` tells whether the seat is
    theirs now. `clash` is the code of their other session at that time.
    """

    kind: ChangeKind
    enrolment_id: int
    telegram_id: int
    session: trainings.Session
    held: bool
    before: datetime | None
    answer_by: datetime | None
    clash: str | None


@dataclass(frozen=True, slots=True)
class Cancelled:
    """A session that was cancelled, and others of the same subject to which its holder can go."""

    session: trainings.Session
    others: tuple[trainings.Session, ...]


@dataclass(frozen=True, slots=True)
class WaitingChange:
    """What somebody who waits for a seat is told of a change; they keep their place.

    `position` is None where they have a seat in `clash` at that time now, and so wait no more.
    """

    kind: ChangeKind
    session: trainings.Session
    position: trainings.WaitingPosition | None
    before: datetime | None
    clash: str | None


def tell_holders(change_id: int, now: datetime) -> int:
    """Queue the news to everybody with a seat; return how many. For the caller's transaction.

    Those who wait for one are told, too, whether and when the session takes place.
    """
    change = tables.SessionChange.get_by_id(change_id)
    if change.kind in (ChangeKind.MOVED, ChangeKind.RESTORED):
        _tell_waiting(change, now)
    held = cancellations.holders(change.session_id)
    return sum(_queue(change, enrolment, to, now) for enrolment, to in held)


def tell_of_trainer(session_id: int, now: datetime) -> int:
    """Record that a session has another trainer, and queue that to everybody with a seat.

    Return how many they are. For the caller's transaction.
    """
    change = tables.SessionChange.create(
        session=session_id, kind=ChangeKind.TRAINER, before="", at=now
    )
    return tell_holders(change.id, now)


def tell_seats(change_id: int, enrolment_ids: Iterable[int], now: datetime) -> None:
    """Queue the news to those who lost their seat or got it back. For the caller's transaction."""
    change, seat, worker = tables.SessionChange, tables.Enrolment, tables.Worker
    row = change.get_by_id(change_id)
    query: Any = (
        seat.select(seat.id, worker.telegram_id)
        .join(worker)
        .where(seat.id.in_([*enrolment_ids]), worker.telegram_id.is_null(False))
        .order_by(seat.id)
    )
    for enrolment, to in list(query.tuples()):
        _queue(row, enrolment, to, now)


def tell_trainer(change_id: int, by: int, now: datetime, *, more: int = 0) -> None:
    """Queue the news to the session's trainer, unless they made the change themselves (`by`).

    It says that so many `more` of their sessions were changed in the same way.
    """
    change = tables.SessionChange.get_by_id(change_id)
    to = cancellations.trainer_of(change.session_id)
    if to is None or to == by:
        return
    outbox.enqueue(
        f"changed:{change.id}:trainer",
        to,
        0,
        OutboxSubject.CHANGED,
        {"trainer": to, "change": change.id, "more": more},
        now=now,
        priority=reminders.PRIORITY,
        expires_at=change.session.starts_at,
        at_least_once=True,
    )


def trainer_news(change_id: int, telegram_id: int, now: datetime) -> ChangeNews | None:
    """Return the news about a change to the session's trainer; None when it is of no use now."""
    change = tables.SessionChange.get_or_none(tables.SessionChange.id == change_id)
    if change is None or is_superseded(change):
        return None
    session = trainings.session(change.session_id, now)
    leads = cancellations.trainer_of(session.id) == telegram_id
    if session.cancelled or session.starts_at <= now or not leads:
        return None
    return ChangeNews(
        ChangeKind(change.kind), 0, telegram_id, session, True, _start_before(change), None, None
    )


def news(change_id: int, enrolment_id: int, now: datetime) -> ChangeNews | None:
    """Return the news about a change to the holder of a seat; None when it is of no use now."""
    change = tables.SessionChange.get_or_none(tables.SessionChange.id == change_id)
    seat = tables.Enrolment.get_or_none(tables.Enrolment.id == enrolment_id)
    if change is None or seat is None or is_superseded(change):
        return None
    session = trainings.session(change.session_id, now)
    held = seat.state == EnrolmentState.ENROLLED
    kind = ChangeKind(change.kind)
    if session.cancelled or session.starts_at <= now or (kind is not ChangeKind.SEATS and not held):
        return None
    return ChangeNews(
        kind,
        enrolment_id,
        seat.worker.telegram_id or 0,
        session,
        held,
        _start_before(change),
        change.answer_by,
        clashes.of_worker(seat.worker_id, session.id) if change.answer_by else None,
    )


def waiting_news(change_id: int, waiting_id: int, now: datetime) -> WaitingChange | None:
    """Return the news about a change to somebody who waits; None when it is of no use now."""
    change = tables.SessionChange.get_or_none(tables.SessionChange.id == change_id)
    row = tables.Waiting.get_or_none(tables.Waiting.id == waiting_id)
    if change is None or row is None or is_superseded(change):
        return None
    session = trainings.session(row.session_id, now)
    if session.cancelled or session.starts_at <= now:
        return None
    clash = clashes.of_worker(row.worker_id, session.id)
    position = trainings.waiting.of_row(row, now)
    if position is None and (clash is None or row.changed_at < change.at):
        return None
    shown = None if clash else position
    return WaitingChange(ChangeKind(change.kind), session, shown, _start_before(change), clash)


def cancelled(enrolment_id: int, now: datetime) -> Cancelled | None:
    """Return the cancelled session of a seat with others of its subject around the holder.

    None when it takes place after all, or the seat was given up.
    """
    session = cancellations.of_seat(enrolment_id)
    return None if session is None else Cancelled(session, others(enrolment_id, now))


def others(enrolment_id: int, now: datetime) -> tuple[trainings.Session, ...]:
    """Return the next sessions of a seat's subject around its holder that they can still join."""
    row = tables.Enrolment.get_by_id(enrolment_id)
    worker, session = row.worker, trainings.session(row.session_id, now)
    near = (places.booth(worker.booth_id).ac.id, session.place.id)
    found = {s.id: s for place_id in near for s in trainings.coming(place_id, now)}
    seen = trainings.for_ac(near[0], found.values())
    free = (s for s in seen if s.title == session.title and s.free)
    ahead = sorted((s for s in free if s.id != session.id), key=lambda s: (s.starts_at, s.id))
    open_ = (s for s in ahead if clashes.of_worker(worker.id, s.id) is None)
    return tuple(islice(open_, OTHERS))


def is_superseded(change: tables.SessionChange) -> bool:
    """Return whether a later change of the session's says the same anew."""
    later = tables.SessionChange
    query = later.select().where(
        later.session == change.session_id, later.kind == change.kind, later.id > change.id
    )
    return bool(query.exists())


def _start_before(change: tables.SessionChange) -> datetime | None:
    return datetime.fromisoformat(change.before) if change.kind == ChangeKind.MOVED else None


def _tell_waiting(change: tables.SessionChange, now: datetime) -> None:
    worker = tables.Worker
    people = line.in_line(change.session_id).select(tables.Waiting, worker).join(worker)
    for row in list(people.where(line.reachable())):
        assert row.worker.telegram_id is not None  # who is reachable has one
        outbox.enqueue(
            f"changed:{change.id}:waiting:{row.id}",
            row.worker.telegram_id,
            0,
            OutboxSubject.CHANGED,
            {"waiting": row.id, "change": change.id},
            now=now,
            priority=reminders.PRIORITY,
            expires_at=tables.Session.get_by_id(change.session_id).starts_at,
            at_least_once=True,
        )


def _queue(change: tables.SessionChange, enrolment: int, to: int, now: datetime) -> bool:
    return outbox.enqueue(
        f"changed:{change.id}:{enrolment}",
        to,
        0,
        OutboxSubject.CHANGED,
        {"enrolment": enrolment, "change": change.id},
        now=now,
        priority=reminders.PRIORITY,
        expires_at=tables.Session.get_by_id(change.session_id).starts_at,
        at_least_once=True,
    )
