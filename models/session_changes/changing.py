"""Move a session, change its venue, its seats or what to bring, cancel it, and undo that.

Each change is recorded, and everybody with a seat is told of it once. Workers' rows are locked
before the session's, never the other way round.
"""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from models import attendance, audit, authority, tables, trainings, waiting_list
from models.audit import AuditAction
from models.database import transaction
from models.dates import PastTime
from models.errors import BadNumber, Refusal
from models.identity import phone_numbers
from models.session_changes import lost_seats, telling, writing
from models.tables.session_changes import ChangeKind
from models.trainings import SessionOver, planning
from models.turnout import answers


class ChangedAgain(Refusal):
    """The session was changed again since. Parameters: session.

    With `what` = "gone" instead there is no such change.
    """

    key = "session_changed_again"


@dataclass(frozen=True, slots=True)
class Changed:
    """A session as it is now, its change's id (0: there was none), and how many are told."""

    session: trainings.Session
    change_id: int
    told: int


def move(
    session_id: int, starts_at: datetime, *, by: int, now: datetime, zone: ZoneInfo
) -> Changed:
    """Move a session to another start; everybody with a seat is asked whether they keep it.

    Its length stays. Locks the rows of the state and of the trainer. Raises NotRegistered,
    NotAllowed, UnknownSession, SessionOver, PastTime or DoubleBooked.
    """
    if starts_at <= now:
        raise PastTime(text=f"{starts_at.astimezone(zone):%H:%M}")
    with transaction():
        before = trainings.session(session_id, now)
        authority.require(by, "plan", before.place.id)
        length = before.ends_at - before.starts_at
        planning.require_free(_as_new(session_id, starts_at), length, besides=session_id)
        row, worker_id = _changeable(session_id, by, now)
        done = writing.start(row, starts_at, now, zone)
        if done.change_id:
            _audit(session_id, worker_id, now)
            telling.tell_trainer(done.change_id, by, now)
    return Changed(trainings.session(session_id, now), done.change_id, done.told)


def change_venue(session_id: int, venue: str, *, by: int, now: datetime) -> Changed:
    """Change where a session is; everybody with a seat is told.

    Locks the rows of the state and of the trainer. Raises NotRegistered, NotAllowed,
    UnknownSession, SessionOver, PhoneInText or DoubleBooked.
    """
    phone_numbers.require_none_in(venue)
    with transaction():
        before = trainings.session(session_id, now)
        authority.require(by, "plan", before.place.id)
        there = _as_new(session_id, before.starts_at, venue)
        planning.require_free(there, before.ends_at - before.starts_at, besides=session_id)
        row, worker_id = _changeable(session_id, by, now)
        done = writing.venue(row, venue, now)
        if done.change_id:
            _audit(session_id, worker_id, now)
            telling.tell_trainer(done.change_id, by, now)
    return Changed(trainings.session(session_id, now), done.change_id, done.told)


def change_seats(session_id: int, seats: int, *, by: int, now: datetime) -> Changed:
    """Change how many seats a session has.

    With fewer than are taken, who came first stays; the others lose theirs, are told, and come
    first when one is free. With more, those who lost one get it back, in that order.

    Locks the rows of all who have or lost a seat. Raises NotRegistered, NotAllowed,
    UnknownSession, SessionOver or BadNumber.
    """
    if not 1 <= seats <= planning.MOST_SEATS:
        raise BadNumber(text=str(seats), low=1, high=planning.MOST_SEATS)
    with transaction():
        lost_seats.lock_workers([session_id])
        row, worker_id = _changeable(session_id, by, now)
        done = writing.seats(row, seats, now)
        if done.change_id:
            _audit(session_id, worker_id, now)
    return Changed(trainings.session(session_id, now), done.change_id, done.told)


def change_bring(session_id: int, bring: str, *, by: int, now: datetime) -> Changed:
    """Change what people are reminded to bring, "" for nothing; nobody is told before that.

    Raises NotRegistered, NotAllowed, UnknownSession, SessionOver or PhoneInText.
    """
    phone_numbers.require_none_in(bring)
    with transaction():
        _, worker_id = _changeable(session_id, by, now)
        tables.Session.update(bring=bring or None).where(tables.Session.id == session_id).execute()
        _audit(session_id, worker_id, now)
    return Changed(trainings.session(session_id, now), 0, 0)


def restore(session_id: int, *, by: int, now: datetime, zone: ZoneInfo) -> Changed:
    """Restore a cancelled session; everybody with a seat is asked once more.

    Locks the rows of the state and of the trainer. Raises NotRegistered, NotAllowed,
    UnknownSession, SessionOver, ChangedAgain when it is not cancelled, or DoubleBooked.
    """
    with transaction():
        before = trainings.session(session_id, now)
        worker_id = authority.require(by, "plan", before.place.id)
        again, length = _as_new(session_id, before.starts_at), before.ends_at - before.starts_at
        planning.require_free(again, length, besides=session_id)
        row = attendance.locked(session_id, now)
        if row.starts_at <= now:
            raise SessionOver(session=f"T{session_id}")
        if row.cancelled_at is None:
            raise ChangedAgain(session=f"T{session_id}")
        tables.Session.update(cancelled_at=None).where(tables.Session.id == session_id).execute()
        answers.forget(session_id)
        waiting_list.offering.resume(session_id)
        answer_by = writing.answer_until(row.starts_at, now, zone)
        change = writing.record(row, ChangeKind.RESTORED, "", now, answer_by)
        _audit(session_id, worker_id, now)
        told = telling.tell_holders(change, now)
        telling.tell_trainer(change, by, now)
    return Changed(trainings.session(session_id, now), change, told)


def undo(change_id: int, *, by: int, now: datetime, zone: ZoneInfo) -> Changed:
    """Change a session back to what it was before its latest change of a kind.

    Those who were told are told again. Raises NotRegistered, NotAllowed, ChangedAgain, or what the
    change back raises.
    """
    row = tables.SessionChange.get_or_none(tables.SessionChange.id == change_id)
    if row is None:
        raise ChangedAgain(what="gone")
    authority.require(by, "plan", row.session.place_id)
    number = row.session_id
    if telling.is_superseded(row):
        raise ChangedAgain(session=f"T{number}")
    if row.kind == ChangeKind.MOVED:
        return move(number, datetime.fromisoformat(row.before), by=by, now=now, zone=zone)
    if row.kind == ChangeKind.VENUE:
        return change_venue(number, row.before, by=by, now=now)
    if row.kind == ChangeKind.SEATS:
        return change_seats(number, int(row.before), by=by, now=now)
    raise ChangedAgain(session=f"T{number}")


def require_changeable(session_id: int, *, by: int, now: datetime) -> None:
    """Check that somebody may change a session now.

    Raises NotRegistered, NotAllowed, UnknownSession or SessionOver.
    """
    with transaction(repeatable=True):
        _changeable(session_id, by, now)


def _changeable(session_id: int, by: int, now: datetime) -> tuple[tables.Session, int]:
    """Lock a session that can still be changed; return it and the coordinator's worker id."""
    row = attendance.locked(session_id, now)
    worker_id = authority.require(by, "plan", row.place_id)
    begun = row.starts_at <= now or row.attendance_opened_at is not None
    if begun or row.cancelled_at is not None:
        raise SessionOver(session=f"T{session_id}")
    return row, worker_id


def _audit(session_id: int, worker_id: int, now: datetime) -> None:
    audit.record(worker_id, AuditAction.CHANGE_SESSION, f"T{session_id}", now)


def _as_new(session_id: int, starts_at: datetime, venue: str | None = None) -> planning.NewSession:
    row = tables.Session.get_by_id(session_id)
    return planning.NewSession(
        row.place_id,
        row.training.title,
        starts_at,
        row.seats,
        row.venue if venue is None else venue,
        row.trainer_id,
    )
