"""The printed list, for a hall without a network: its numbers, and typing them in later."""

import re
from dataclasses import dataclass
from datetime import datetime

from peewee import fn

from models import audit, tables, text_forms
from models.attendance import presences
from models.attendance.errors import TooEarly, WrongNumbers
from models.attendance.roster import correct
from models.attendance.stages import (
    AttendanceStage,
    locked,
    refuse_cancelled,
    require_trainer,
    row_of,
    stage_of,
)
from models.attendance.taking import open_row
from models.audit import AuditAction
from models.database import lock_row, transaction
from models.tables.trainings import EnrolmentState, Witness
from models.trainings import Session, elsewhere, session

_ONE = r"(\d{1,4})(?:\s*[-\u2010-\u2015]\s*(\d{1,4}))?"  # 3, or 9-14 with any kind of dash
_ALL = re.compile(rf"{_ONE}(?:[\s,;.]+{_ONE})*[\s,;.]*")


@dataclass(frozen=True, slots=True)
class PrintedList:
    """The list of a session: number and name of each, by number."""

    session: Session
    people: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class TickedNumbers:
    """What typing the numbers did: how many were ticked, and how many were there already.

    Of those ticked now `lacking` do not count yet: another witness is missing.
    """

    session: Session
    ticked: int
    before: int
    lacking: int = 0


def printed(session_id: int, *, by: int, now: datetime) -> PrintedList:
    """Return the list of those who have a seat, by number; who has none gets the next, by name.

    A number stays with its seat for good, whoever comes or goes. The audit records that the names
    were read. Raises NotRegistered, NotAllowed or UnknownSession.
    """
    with transaction(repeatable=True):
        row = locked(session_id, now)
        audit.record(require_trainer(by, row), AuditAction.READ_ROSTER, f"T{row.id}", now)
        _number_new_ones(session_id)
        seats = presences.seats_of(session_id).order_by(tables.Enrolment.list_number)
        people = tuple((seat.list_number or 0, seat.worker.name) for seat in seats)
    return PrintedList(session(session_id, now), people)


def typed(text: str) -> tuple[int, ...] | None:
    """Return the numbers that a text such as `3 5, 9-14` lists, in order; None for another text."""
    plain = text_forms.digits(text).strip()
    if not _ALL.fullmatch(plain):
        return None
    numbers: set[int] = set()
    for first, last in re.findall(_ONE, plain):
        low, high = sorted((int(first), int(last or first)))
        numbers.update(range(low, high + 1))
    return tuple(sorted(numbers))


def tick(
    session_id: int, numbers: tuple[int, ...], *, by: int, now: datetime, witnesses: int = 1
) -> TickedNumbers:
    """Record that those with these numbers of the printed list were there; once closed, passed.

    It opens the attendance where that is possible and nobody has. With one wrong number nothing is
    changed. Raises NotRegistered, NotAllowed, UnknownSession, TooEarly, SessionOver, WrongNumbers
    or PresentElsewhere.
    """
    with transaction():
        require_trainer(by, row_of(session_id, now))
        people = _lock_workers(session_id, numbers)
        row = locked(session_id, now, coming=people)
        worker_id, stage = require_trainer(by, row), stage_of(row, now)
        refuse_cancelled(row)
        if stage is AttendanceStage.EARLY:
            raise TooEarly(session=f"T{row.id}")
        seats = _seats(row, numbers)
        if stage is AttendanceStage.READY:
            open_row(row, worker_id, now, witnesses)
        is_over = stage is AttendanceStage.CLOSED
        tick_one = _pass if is_over else _tick
        ticked = [seat for seat in seats if tick_one(seat, row, worker_id, now)]
        asked = tables.Session.get_by_id(session_id)  # as it was opened
        lacking = 0 if is_over else sum(not presences.counts(one.id, asked) for one in ticked)
    return TickedNumbers(session(session_id, now), len(ticked), len(seats) - len(ticked), lacking)


def _number_new_ones(session_id: int) -> None:
    seat = tables.Enrolment
    highest = seat.select(fn.MAX(seat.list_number)).where(seat.session == session_id).scalar() or 0
    new = presences.seats_of(session_id).where(seat.list_number.is_null())
    for number, row in enumerate(new.order_by(tables.Worker.name, seat.id), highest + 1):
        seat.update(list_number=number).where(seat.id == row.id).execute()


def _lock_workers(session_id: int, numbers: tuple[int, ...]) -> list[int]:
    """Lock the holders of these seats, in the order in which everybody locks workers."""
    seat = tables.Enrolment
    held = seat.select(seat.worker).where(seat.session == session_id, seat.list_number.in_(numbers))
    people = [row.worker_id for row in held.order_by(seat.worker)]
    for worker_id in people:
        lock_row(tables.Worker, tables.Worker.id == worker_id)
    return people


def _seats(row: tables.Session, numbers: tuple[int, ...]) -> list[tables.Enrolment]:
    """Return the seats with these numbers. Raises WrongNumbers with those that no seat has."""
    seats = presences.seats_of(row.id).where(tables.Enrolment.list_number.in_(numbers))
    found = {seat.list_number: seat for seat in seats}
    wrong = [str(number) for number in numbers if number not in found]
    if wrong:
        printed = presences.seats_of(row.id).where(tables.Enrolment.list_number.is_null(False))
        what = "unknown" if printed.exists() else "unprinted"
        raise WrongNumbers(what=what, session=f"T{row.id}", text=", ".join(wrong))
    return [found[number] for number in numbers]


def _tick(seat: tables.Enrolment, row: tables.Session, worker_id: int, now: datetime) -> bool:
    elsewhere.leave(seat.worker, row, now)
    return presences.witness(seat.id, Witness.TICK, worker_id, now)


def _pass(seat: tables.Enrolment, row: tables.Session, worker_id: int, now: datetime) -> bool:
    if seat.state == EnrolmentState.PASSED:
        return False
    correct(seat, row, worker_id, now)
    return True
