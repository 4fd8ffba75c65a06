"""The roster of a session for a file: numbers as on the printed list, names and IDs, no phones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from models import tables, trainings
from models.attendance import paper, presences
from models.database import transaction
from models.identity import worker_ids
from models.tables.trainings import EnrolmentState
from models.turnout import Coming


class SeatStatus(StrEnum):
    """How far the holder of a seat has come, as far as it is known."""

    SEAT = "seat"
    COMING = "coming"  # they said that they come
    PRESENT = "present"
    PASSED = "passed"


@dataclass(frozen=True, slots=True)
class ListedSeat:
    """Somebody with a seat. `number` stays theirs on every list of the session."""

    number: int
    name: str
    public_id: str
    status: SeatStatus


@dataclass(frozen=True, slots=True)
class RosterSheet:
    """Everybody with a seat in a session, by number."""

    session: trainings.Session
    people: tuple[ListedSeat, ...]


def read(session_id: int, *, by: int, now: datetime) -> RosterSheet:
    """Return the roster to the session's trainer or to who may plan there.

    Who has no number gets the next. The audit records that the names were read. Raises
    NotRegistered, NotAllowed or UnknownSession.
    """
    with transaction(repeatable=True):
        session = paper.printed(session_id, by=by, now=now).session
        row = tables.Session.get_by_id(session_id)
        seats = list(presences.seats_of(session_id).order_by(tables.Enrolment.list_number))
        status = _status_of(seats, row)
        people = tuple(
            ListedSeat(
                seat.list_number or 0,
                seat.worker.name,
                worker_ids.show(seat.worker.public_id),
                status[seat.id],
            )
            for seat in seats
        )
    return RosterSheet(session, people)


def _status_of(seats: Sequence[tables.Enrolment], row: tables.Session) -> dict[int, SeatStatus]:
    """Return the status of each seat: what is known best goes first."""
    ids = [seat.id for seat in seats]
    seen, answer = presences.of_seats(ids), tables.SeatAnswer
    said = answer.select(answer.enrolment).where(
        answer.enrolment.in_(ids),
        answer.starts_at == row.starts_at,
        answer.coming == Coming.YES,
    )
    sure = {one.enrolment_id for one in said}
    status = {id_: SeatStatus.COMING if id_ in sure else SeatStatus.SEAT for id_ in ids}
    needed = presences.needed(row)
    status |= {id_: SeatStatus.PRESENT for id_, by in seen.items() if len(by) >= needed}
    passed = (seat.id for seat in seats if seat.state == EnrolmentState.PASSED)
    return status | dict.fromkeys(passed, SeatStatus.PASSED)
