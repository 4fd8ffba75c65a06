"""Who comes to one session cannot be in another at that time.

Present there, they are refused here. A mere seat there is given up, so that somebody else can come.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models import tables
from models.database import lock_row
from models.outbox_subjects import OutboxSubject
from models.queues import outbox
from models.tables.trainings import EnrolmentState
from models.trainings.enrolment import free_seat, is_present
from models.trainings.errors import PresentElsewhere
from models.trainings.reminders import PRIORITY
from models.trainings.sessions import Session, of_row


@dataclass(frozen=True, slots=True)
class GivenUp:
    """A seat that somebody lost because they came to another session: which, and where they are."""

    session: Session
    here: Session


def lock(session_id: int, worker_ids: Iterable[int]) -> None:
    """Lock a session, and those at its time in which these workers have seats, in one order.

    Or two who come to each other's session wait for each other for ever. Their rows are locked
    before. For models alone.
    """
    row, locked = tables.Session.get_or_none(tables.Session.id == session_id), {session_id}
    if row is not None:
        locked |= {seat.session_id for seat in _seats([*worker_ids], row)}
    for number in sorted(locked):
        lock_row(tables.Session, tables.Session.id == number)


def leave(
    worker: tables.Worker, row: tables.Session, now: datetime, *, by_themselves: bool = False
) -> None:
    """Cancel the seats of somebody who has come to this session in others at its time.

    They are told. Where the trainer of another has said that they did not pass, they may well have
    been here. For models alone, after `lock`. Raises PresentElsewhere.
    """
    for seat in _seats([worker.id], row):
        if seat.failed_at is not None:
            continue
        if is_present(seat.id):
            raise _refusal(worker, row, seat, by_themselves)
        if free_seat(worker.id, seat.session_id, now) and seat.session.ends_at > now:
            _tell(seat, worker.telegram_id, row.id, now)


def given_up(enrolment_id: int, here: int, now: datetime) -> GivenUp | None:
    """Return what to tell somebody about a seat that they lost; None when they have it, or over."""
    seat = tables.Enrolment.get_or_none(
        tables.Enrolment.id == enrolment_id, tables.Enrolment.state == EnrolmentState.CANCELLED
    )
    if seat is None or seat.session.ends_at <= now or seat.session.cancelled_at is not None:
        return None
    return GivenUp(of_row(seat.session), of_row(tables.Session.get_by_id(here)))


def _seats(worker_ids: list[int], row: tables.Session) -> list[tables.Enrolment]:
    """Return the seats of these workers in other sessions at the time of this one."""
    seat, session = tables.Enrolment, tables.Session
    query: Any = (
        seat.select(seat, session)
        .join(session)
        .where(
            seat.worker.in_(worker_ids),
            seat.state != EnrolmentState.CANCELLED,
            session.id != row.id,
            session.starts_at < row.ends_at,
            session.ends_at > row.starts_at,
            session.cancelled_at.is_null(),
        )
        .order_by(session.id)
    )
    return list(query)


def _refusal(
    worker: tables.Worker, row: tables.Session, seat: tables.Enrolment, by_themselves: bool
) -> PresentElsewhere:
    here, other = f"T{row.id}", f"T{seat.session_id}"
    if by_themselves:
        return PresentElsewhere(what="own", session=here, other=other)
    return PresentElsewhere(session=here, other=other, name=worker.name)


def _tell(seat: tables.Enrolment, to: int | None, here: int, now: datetime) -> None:
    if to is None:
        return
    outbox.enqueue(
        f"gave_up:{seat.id}:{here}:{now.timestamp():.0f}",
        to,
        0,
        OutboxSubject.GAVE_UP,
        {"enrolment": seat.id, "here": here},
        now=now,
        priority=PRIORITY,
        expires_at=seat.session.ends_at,
        at_least_once=True,
    )
