"""Count what became of the sessions of a place. Counts only: no report names a worker."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from peewee import fn

from models import authority, places, tables, worker_rows
from models.database import transaction
from models.places import Place
from models.tables.trainings import EnrolmentState
from models.training_reports import feedback
from models.training_reports.feedback import Rating
from models.trainings import within
from models.turnout import Coming, Reason, absences, answers
from models.waiting_list import line as waiting_line

CANCELLED = EnrolmentState.CANCELLED
_OF_ATTENDANCE = ("scanned", "ticked_only", "asked", "yes")
STILL_ACTIVE_AFTER = timedelta(days=30)  # after a passed session


class Outcome(StrEnum):
    """What became of a session."""

    COMING = "coming"  # it has not ended
    HELD = "held"  # somebody was there, or its attendance was opened
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"  # it has ended, and nobody took its attendance


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One session in a report: numbers of seats, and of workers who enrolled, came and passed."""

    id: int
    code: str
    title: str
    place: Place
    starts_at: datetime
    outcome: Outcome
    seats: int
    enrolled: int
    sure: int  # said that they come
    present: int
    passed: int
    unserved: int  # stood in line to the end, and got no seat
    scanned: int = 0  # from here on also those who have erased themselves since
    ticked_only: int = 0
    asked: int = 0  # by lot the next day, whether they were there
    yes: int = 0
    erased: int = 0  # of those who came; `enrolled`, `present` and `passed` are without them

    @property
    def absent(self) -> int:
        """How many had a seat and did not come; 0 where nobody knows."""
        return self.enrolled - self.present if self.outcome is Outcome.HELD else 0


@dataclass(frozen=True, slots=True)
class Witnessed:
    """How it is known who was there: scanned, or ticked alone; whom the lot asked, who said yes."""

    scanned: int
    ticked_only: int
    asked: int
    yes: int


NOBODY = Witnessed(0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class TrainingReport:
    """The sessions of a place that begin in a time, the first one first.

    `rating` is None where too few have said anything. `passed_long_ago` counts who passed one of
    them at least STILL_ACTIVE_AFTER ago, and `still_active` those of them who were active after
    that. `reasons` counts why people gave their seat back, and `absent_reasons` why they did not
    come, as far as they said so.
    """

    place: Place
    since: datetime
    until: datetime
    sessions: tuple[SessionLine, ...]
    passed_long_ago: int
    still_active: int
    rating: Rating | None = None
    reasons: Mapping[Reason, int] = field(default_factory=dict)
    witnessed: Witnessed = NOBODY
    absent_reasons: Mapping[Reason, int] = field(default_factory=dict)

    def count(self, *outcomes: Outcome) -> int:
        """Return the number of sessions with one of these outcomes."""
        return sum(line.outcome in outcomes for line in self.sessions)

    def total(self, field: str, *outcomes: Outcome) -> int:
        """Return the sum of a number over the sessions with these outcomes, or over all."""
        return sum(
            getattr(line, field)
            for line in self.sessions
            if not outcomes or line.outcome in outcomes
        )


def require(telegram_id: int, place_id: int) -> None:
    """Check that this person may see the report of a place. Raises NotRegistered, NotAllowed."""
    authority.require(telegram_id, "plan", place_id)


def of_place(place_id: int, since: datetime, until: datetime, now: datetime) -> TrainingReport:
    """Return the report of the sessions in a place that begin in [since, until).

    Raises UnknownPlace.
    """
    place = places.place(place_id)
    with transaction(repeatable=True):
        begins = tables.Session.starts_at
        rows = _sessions(within(place_id), begins >= since, begins < until)
        numbers = [row.id for row in rows]
        counts = _counts(numbers)
        long_ago = _passed_long_ago(numbers, now)
        reasons, why_absent = answers.reasons(numbers), absences.reasons(numbers)
        rating = feedback.of_sessions(numbers)
        witnessed = _witnessed(numbers)
    active = sum(last >= passed + STILL_ACTIVE_AFTER for passed, last in long_ago)
    lines = tuple(_line(row, counts, now) for row in rows)
    return TrainingReport(
        *(place, since, until, lines, len(long_ago), active, rating, reasons, witnessed),
        absent_reasons=why_absent,
    )


def of_trainer(telegram_id: int, since: datetime, now: datetime) -> tuple[SessionLine, ...]:
    """Return the sessions that this person leads and that have ended after `since`, by time.

    Raises NotRegistered.
    """
    trainer = worker_rows.require_id(telegram_id)
    with transaction(repeatable=True):
        session = tables.Session
        rows = _sessions(session.trainer == trainer, session.ends_at > since)
        counts = _counts(row.id for row in rows)
    return tuple(_line(row, counts, now) for row in rows)


def _sessions(*conditions: Any) -> list[tables.Session]:
    session = tables.Session
    query: Any = session.select(session, tables.Training).join(tables.Training)
    return list(query.where(*conditions).order_by(session.starts_at, session.id))


def _counts(sessions: Iterable[int]) -> Counter[tuple[int, str]]:
    """Return how many enrolled, said that they come, came, passed, or got no seat, by session."""
    seat, presence, numbers = tables.Enrolment, tables.Presence, list(sessions)
    mine = seat.session.in_(numbers)
    found: Counter[tuple[int, str]] = Counter()
    by_state: Any = (
        seat.select(seat.session, seat.state, fn.COUNT(seat.id))
        .where(mine, seat.state != CANCELLED)
        .group_by(seat.session, seat.state)
    )
    for session_id, state, number in by_state.tuples():
        found[session_id, "enrolled"] += number
        if state == EnrolmentState.PASSED:
            found[session_id, "passed"] += number
    session, answer, waiting = tables.Session, tables.SeatAnswer, tables.Waiting
    witnesses: Any = presence.select(fn.COUNT(presence.id)).where(presence.enrolment == seat.id)
    needed = fn.COALESCE(session.attendance_witnesses, 1)
    kept = seat.select(seat.session, fn.COUNT(seat.id)).where(mine, seat.state != CANCELLED)
    queries: dict[str, Any] = {
        "present": kept.join(session).where(witnesses >= needed),
        "sure": kept.join(answer)
        .switch(seat)
        .join(session)
        .where(answer.coming == Coming.YES, answer.starts_at == session.starts_at),
    }
    for word, query in queries.items():
        for session_id, number in query.group_by(seat.session).tuples():
            found[session_id, word] = number
    unserved: Any = waiting.select(waiting.session, fn.COUNT(waiting.id)).where(
        waiting.session.in_(numbers), waiting.state.in_(waiting_line.IN_LINE)
    )
    for session_id, number in unserved.group_by(waiting.session).tuples():
        found[session_id, "unserved"] = number
    for count in tables.AttendanceCount.select().where(tables.AttendanceCount.session.in_(numbers)):
        for word in _OF_ATTENDANCE:
            found[count.session_id, word] = getattr(count, word)
        left = count.present - found[count.session_id, "present"]
        found[count.session_id, "erased"] = max(0, left)
    return found


def _witnessed(sessions: Iterable[int]) -> Witnessed:
    """Return what the attendances came to, also of people who have erased themselves since."""
    count = tables.AttendanceCount
    fields = (count.scanned, count.ticked_only, count.asked, count.yes)
    query: Any = count.select(*map(fn.SUM, fields)).where(count.session.in_(list(sessions)))
    return Witnessed(*(int(n or 0) for n in query.scalar(as_tuple=True)))


def _passed_long_ago(sessions: Iterable[int], now: datetime) -> list[tuple[datetime, datetime]]:
    """Return when each worker first passed one of the sessions, and was active last.

    Only of those for whom STILL_ACTIVE_AFTER has gone by since.
    """
    seat, worker = tables.Enrolment, tables.Worker
    query: Any = (
        seat.select(seat.worker, seat.changed_at, worker.last_active_at)
        .join(worker)
        .where(
            seat.session.in_(list(sessions)),
            seat.state == EnrolmentState.PASSED,
            seat.changed_at <= now - STILL_ACTIVE_AFTER,
        )
        .order_by(seat.changed_at.desc())
    )
    return list({number: (passed, last) for number, passed, last in query.tuples()}.values())


def _line(row: tables.Session, counts: Counter[tuple[int, str]], now: datetime) -> SessionLine:
    present, passed = counts[row.id, "present"], counts[row.id, "passed"]
    return SessionLine(
        id=row.id,
        code=f"T{row.id}",
        title=row.training.title,
        place=places.place(row.place_id),
        starts_at=row.starts_at,
        outcome=_outcome(row, present + passed, now),
        seats=row.seats,
        enrolled=counts[row.id, "enrolled"],
        sure=counts[row.id, "sure"],
        present=max(present, passed),
        passed=passed,
        **{word: counts[row.id, word] for word in ("unserved", *_OF_ATTENDANCE, "erased")},
    )


def _outcome(row: tables.Session, came: int, now: datetime) -> Outcome:
    if row.cancelled_at is not None:
        return Outcome.CANCELLED
    if row.ends_at > now:
        return Outcome.COMING
    return Outcome.HELD if came or row.attendance_opened_at is not None else Outcome.UNKNOWN
