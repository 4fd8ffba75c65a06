"""The list of those who have a seat: tick who is there, and correct it afterwards."""

from dataclasses import dataclass
from datetime import datetime

from models import audit, tables
from models.attendance import passing, presences
from models.attendance.errors import TooEarly
from models.attendance.stages import (
    AttendanceStage,
    locked,
    refuse_cancelled,
    require_trainer,
    row_of,
    stage_of,
)
from models.audit import AuditAction
from models.database import lock_row, transaction
from models.tables.trainings import EnrolmentState, Witness
from models.trainings import NotEnrolled, Session, elsewhere, session

SHOWN = 8  # names on a page of the list


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody with a seat: name, and whether their presence counts and they passed.

    `lacking` is the number of witnesses that are missing where there is one already.
    """

    enrolment_id: int
    name: str
    present: bool
    passed: bool
    lacking: int = 0


def tick(enrolment_id: int, *, by: int, now: datetime) -> Session:
    """Change one line of the list: there or not there; once it is closed, passed or not passed.

    Who checked in by code stays present. Raises NotRegistered, NotAllowed, NotEnrolled, SessionOver
    (cancelled), TooEarly or PresentElsewhere.
    """
    with transaction():
        seat, row = _seat(enrolment_id, now)
        worker_id = require_trainer(by, row)
        refuse_cancelled(row)
        if stage_of(row, now) is AttendanceStage.CLOSED:
            correct(seat, row, worker_id, now)
        elif row.attendance_opened_at is None:
            raise TooEarly(session=f"T{row.id}")
        elif not presences.take_back(enrolment_id, Witness.TICK):
            elsewhere.leave(seat.worker, row, now)
            presences.witness(enrolment_id, Witness.TICK, worker_id, now)
    return session(row.id, now)


def add_listed(enrolment_id: int, *, by: int, now: datetime) -> Attendee:
    """Correct the list of a closed session: somebody with a seat was there, and passes.

    A second time changes nothing. Raises NotRegistered, NotAllowed, NotEnrolled, SessionOver
    (cancelled), TooEarly or PresentElsewhere.
    """
    with transaction():
        seat, row = _seat(enrolment_id, now)
        worker_id = require_trainer(by, row)
        refuse_cancelled(row)
        if stage_of(row, now) is not AttendanceStage.CLOSED:
            raise TooEarly(session=f"T{row.id}")
        if seat.state != EnrolmentState.PASSED:
            correct(seat, row, worker_id, now)
    return Attendee(enrolment_id, seat.worker.name, present=True, passed=True)


def roster(session_id: int, page: int, *, by: int, now: datetime) -> tuple[list[Attendee], int]:
    """Return a page (from 0) of those who have a seat, by name, and how many there are.

    The audit records that their names were read. Raises NotRegistered, NotAllowed or
    UnknownSession.
    """
    with transaction(repeatable=True):
        row = row_of(session_id, now)
        audit.record(require_trainer(by, row), AuditAction.READ_ROSTER, f"T{row.id}", now)
        seats = presences.seats_of(session_id).order_by(tables.Worker.name, tables.Enrolment.id)
        shown, needed = list(seats.paginate(page + 1, SHOWN)), presences.needed(row)
        seen = presences.of_seats(seat.id for seat in shown)
        people = [_attendee(seat, len(seen.get(seat.id, ())), needed) for seat in shown]
        return people, seats.count()


def correct(seat: tables.Enrolment, row: tables.Session, worker_id: int, now: datetime) -> None:
    """Turn passed into not passed or back, with a line in the audit. For models alone.

    Raises PresentElsewhere.
    """
    with presences.recounting(row):
        if seat.state == EnrolmentState.PASSED:
            passing.fail_one(seat.id, now)
        else:
            elsewhere.leave(seat.worker, row, now)
            presences.witness(seat.id, Witness.TICK, worker_id, now)
            passing.pass_one(seat.id, now)
    audit.record(worker_id, AuditAction.CORRECT_ATTENDANCE, f"T{row.id}", now)


def _attendee(seat: tables.Enrolment, witnesses: int, needed: int) -> Attendee:
    return Attendee(
        seat.id,
        seat.worker.name,
        present=witnesses >= needed,
        passed=seat.state == EnrolmentState.PASSED,
        lacking=max(0, needed - witnesses) if witnesses else 0,
    )


def _seat(enrolment_id: int, now: datetime) -> tuple[tables.Enrolment, tables.Session]:
    """Return a seat and its session, with worker and session locked; raises NotEnrolled."""
    seat = tables.Enrolment.get_or_none(tables.Enrolment.id == enrolment_id)
    if seat is not None:
        lock_row(tables.Worker, tables.Worker.id == seat.worker_id)
        row = locked(seat.session_id, now, coming=[seat.worker_id])
        seat = tables.Enrolment.get_or_none(
            tables.Enrolment.id == enrolment_id,
            tables.Enrolment.state != EnrolmentState.CANCELLED,
        )
    if seat is None:
        raise NotEnrolled(what="off_list")
    return seat, row
