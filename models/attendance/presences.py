"""By which witnesses it is known that somebody was there, and when that counts. For models alone.

A presence counts from as many witnesses on as were asked for when the attendance was opened.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import ModelSelect, fn

from models import tables
from models.tables.trainings import EnrolmentState, Witness

_SCANNED = {Witness.CODE, Witness.SCAN}


@dataclass(frozen=True, slots=True)
class Tally:
    """How many were there; how many were scanned, by themselves or the trainer; the others.

    `lacking` are those whose presence does not count yet: a witness is missing.
    """

    present: int
    scanned: int
    ticked_only: int
    lacking: int


def witness(enrolment_id: int, how: Witness, by: int | None, now: datetime) -> bool:
    """Record once for each witness that the holder of a seat is there; return whether it is new."""
    before = tables.Presence.get_or_none(
        tables.Presence.enrolment == enrolment_id, tables.Presence.witness == how
    )
    tables.Presence.insert(
        enrolment=enrolment_id, witness=how, by=by, at=now
    ).on_conflict_ignore().execute()
    return before is None


def take_back(enrolment_id: int, how: Witness) -> bool:
    """Delete what one witness recorded; return whether there was anything."""
    gone = tables.Presence.delete().where(
        tables.Presence.enrolment == enrolment_id, tables.Presence.witness == how
    )
    return bool(gone.execute())


def needed(row: tables.Session) -> int:
    """Return how many witnesses a presence in this session needs to count."""
    return row.attendance_witnesses or 1


def still_needed(enrolment_id: int, row: tables.Session) -> int:
    """Return how many witnesses the presence of somebody still lacks."""
    return max(0, needed(row) - len(of_seats([enrolment_id]).get(enrolment_id, ())))


def counts(enrolment_id: int, row: tables.Session) -> bool:
    """Return whether the presence of the holder of a seat counts."""
    return still_needed(enrolment_id, row) == 0


def present(row: tables.Session) -> "ModelSelect[tables.Presence]":
    """Return the query of the seats of a session whose holders' presence counts."""
    query: Any = tables.Presence.select(tables.Presence.enrolment).join(tables.Enrolment)
    counting: ModelSelect[tables.Presence] = (
        query.where(tables.Enrolment.session == row.id)
        .group_by(tables.Presence.enrolment)
        .having(fn.COUNT(tables.Presence.id) >= needed(row))
    )
    return counting


def of_seats(enrolment_ids: Iterable[int]) -> dict[int, set[str]]:
    """Return the witnesses of each of these seats that has some."""
    rows = tables.Presence.select().where(tables.Presence.enrolment.in_(list(enrolment_ids)))
    return _by_seat((row.enrolment_id, row.witness) for row in rows)


def seats_of(session_id: int) -> "ModelSelect[tables.Enrolment]":
    """Return the query of the seats of a session, with their holders."""
    return (
        tables.Enrolment.select(tables.Enrolment, tables.Worker)
        .join(tables.Worker)
        .where(
            tables.Enrolment.session == session_id,
            tables.Enrolment.state != EnrolmentState.CANCELLED,
        )
    )


def tally(row: tables.Session) -> Tally:
    """Count those who are there now, erased ones no more."""
    seats = tables.Enrolment
    query: Any = tables.Presence.select(tables.Presence.enrolment, tables.Presence.witness)
    rows = query.join(seats).where(seats.session == row.id).tuples()
    witnesses = list(_by_seat(rows).values())
    counted = [one for one in witnesses if len(one) >= needed(row)]
    scanned = sum(bool(one & _SCANNED) for one in counted)
    return Tally(
        len(counted), scanned, len(counted) - scanned, lacking=len(witnesses) - len(counted)
    )


def keep_counts(row: tables.Session) -> bool:
    """Record what the attendance came to; return False when it was recorded before.

    The caller has locked the session.
    """
    count, now = tables.AttendanceCount, tally(row)
    if count.get_or_none(count.session == row.id) is not None:
        return False
    count.insert(
        session=row.id, present=now.present, scanned=now.scanned, ticked_only=now.ticked_only
    ).execute()
    return True


@contextmanager
def recounting(row: tables.Session) -> Iterator[None]:
    """Add to the recorded counts what the block changes; those who were erased stay counted."""
    count, before = tables.AttendanceCount, tally(row)
    yield
    after = tally(row)
    count.update(
        present=count.present + after.present - before.present,
        scanned=count.scanned + after.scanned - before.scanned,
        ticked_only=count.ticked_only + after.ticked_only - before.ticked_only,
    ).where(count.session == row.id).execute()


def _by_seat(rows: Iterable[tuple[int, str]]) -> dict[int, set[str]]:
    witnesses: dict[int, set[str]] = defaultdict(set)
    for enrolment_id, how in rows:
        witnesses[enrolment_id].add(how)
    return dict(witnesses)
