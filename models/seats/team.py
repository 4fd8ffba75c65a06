"""Enrol a booth's workers in a session together; each is told, and may decline."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from models import audit, authority, places, tables, trainings
from models.audit import AuditAction
from models.database import lock_row, transaction
from models.outbox_subjects import OutboxSubject
from models.queues import outbox
from models.tables.trainings import EnrolmentState
from models.trainings import SessionFull, SessionOver, enrolment

PRIORITY = 3  # as reminders
MOST = 60  # workers of a booth: what one message can list


class TeamState(StrEnum):
    """What taking a seat for a worker comes to; in the order in which they are listed."""

    FREE = "free"  # gets a seat
    ENROLLED = "enrolled"  # has one
    CLASH = "clash"  # has one in another session at that time
    PASSED = "passed"  # has passed this subject
    DECLINED = "declined"  # had a seat and gave it up
    NO_SEAT = "no_seat"  # the seats do not suffice
    UNREACHED = "unreached"  # cannot be told at present


@dataclass(frozen=True, slots=True)
class TeamMember:
    """A worker of the booth. `other` is the session that overlaps, "" where none does."""

    worker_id: int
    name: str
    state: TeamState
    other: str = ""


@dataclass(frozen=True, slots=True)
class Team:
    """The confirmed workers of a booth, and what a session has for each of them."""

    session: trainings.Session
    booth: places.Booth
    members: tuple[TeamMember, ...]

    def having(self, state: TeamState) -> tuple[TeamMember, ...]:
        """Return the members of this state."""
        return tuple(m for m in self.members if m.state is state)


@dataclass(frozen=True, slots=True)
class TeamSeat:
    """A seat that somebody took for a worker; `by` is their name, "" when they are gone."""

    session: trainings.Session
    by: str


def booths(telegram_id: int) -> tuple[places.Booth, ...]:
    """Return the booths whose team this person may enrol as the holder of a post there."""
    return tuple(map(places.booth, authority.booths_of(telegram_id, "people")))


def look_at(session_id: int, booth_id: int, *, by: int, now: datetime) -> Team:
    """Return who of a booth would get a seat in a session, to those who may see its workers.

    The audit records that the names were read. Raises NotRegistered, NotAllowed, UnknownBooth,
    UnknownSession or SessionOver.
    """
    with transaction(repeatable=True):
        booth = places.booth(booth_id)
        reader = authority.require_in_booth(by, "people", booth)
        audit.record(reader, AuditAction.READ_BOOTH, booth.code, now, page=0)
        return _team(_open(session_id, booth, now), booth, now)


def enrol(session_id: int, booth_id: int, *, by: int, now: datetime) -> Team:
    """Enrol each worker of a booth who needs a seat, as far as they go, and notify them.

    Locks the workers' rows, then the session's. Raises as `look_at`.
    """
    with transaction():
        booth = places.booth(booth_id)
        leader = authority.require_in_booth(by, "people", booth)
        for worker in _workers(booth_id):
            lock_row(tables.Worker, tables.Worker.id == worker.id)
        team = _team(_open(session_id, booth, now), booth, now)
        members = tuple(_take(m, session_id, leader, now) for m in team.members)
        [session] = trainings.for_ac(booth.ac.id, [trainings.session(session_id, now)])
        taken = Team(session, booth, members)
        count = len(taken.having(TeamState.ENROLLED)) - len(team.having(TeamState.ENROLLED))
        audit.record(
            leader,
            AuditAction.ENROL_TEAM,
            booth.code,
            now,
            session=f"T{session_id}",
            seats=str(count),
        )
    return taken


def of_seat(enrolment_id: int, leader_id: int, now: datetime) -> TeamSeat | None:
    """Return a seat that was taken for its holder; None if it or the session is not there now."""
    row = tables.Enrolment.get_or_none(
        tables.Enrolment.id == enrolment_id, tables.Enrolment.state == EnrolmentState.ENROLLED
    )
    session = trainings.session(row.session_id, now) if row else None
    if session is None or session.cancelled or session.starts_at <= now:
        return None
    leader = tables.Worker.get_or_none(tables.Worker.id == leader_id)
    return TeamSeat(session, leader.name if leader else "")


def _open(session_id: int, booth: places.Booth, now: datetime) -> trainings.Session:
    [session] = trainings.for_ac(booth.ac.id, [trainings.session(session_id, now)])
    if session.cancelled or session.starts_at <= now:
        raise SessionOver(session=session.code)
    return session


def _workers(booth_id: int) -> list[tables.Worker]:
    worker = tables.Worker
    here = worker.select().where(worker.booth == booth_id, worker.confirmed_at.is_null(False))
    return list(here.order_by(worker.id).limit(MOST))


def _team(session: trainings.Session, booth: places.Booth, now: datetime) -> Team:
    found = _workers(booth.id)
    seats = _states(session.id, [w.id for w in found])
    passed = _passed(session.id, [w.id for w in found])
    members, left = [], session.free
    for worker in found:
        member = _member(worker, session, seats.get(worker.id), worker.id in passed, now)
        if member.state is TeamState.FREE:
            if left <= 0:
                member = replace(member, state=TeamState.NO_SEAT)
            left -= 1
        members.append(member)
    order = list(TeamState)
    members.sort(key=lambda m: (order.index(m.state), m.name, m.worker_id))
    return Team(session, booth, tuple(members))


def _member(
    worker: tables.Worker,
    session: trainings.Session,
    state: str | None,
    passed: bool,
    now: datetime,
) -> TeamMember:
    if state == EnrolmentState.ENROLLED:
        return TeamMember(worker.id, worker.name, TeamState.ENROLLED)
    if passed:
        return TeamMember(worker.id, worker.name, TeamState.PASSED)
    if state == EnrolmentState.CANCELLED:
        return TeamMember(worker.id, worker.name, TeamState.DECLINED)
    if clashes := trainings.clashing(worker.id, session, now):
        return TeamMember(worker.id, worker.name, TeamState.CLASH, clashes[0].code)
    reached = worker.telegram_id is not None
    return TeamMember(worker.id, worker.name, TeamState.FREE if reached else TeamState.UNREACHED)


def _states(session_id: int, workers: list[int]) -> dict[int, str]:
    seat = tables.Enrolment
    query = seat.select().where(seat.session == session_id, seat.worker.in_(workers))
    return {row.worker_id: row.state for row in query}


def _passed(session_id: int, workers: list[int]) -> set[int]:
    seat, session = tables.Enrolment, tables.Session
    training = session.get_by_id(session_id).training_id
    query: Any = (
        seat.select(seat.worker)
        .join(session)
        .where(
            session.training == training,
            seat.state == EnrolmentState.PASSED,
            seat.worker.in_(workers),
        )
    )
    return {row.worker_id for row in query}


def _take(member: TeamMember, session_id: int, leader_id: int, now: datetime) -> TeamMember:
    """Enrol a member who needs a seat, and notify them; the leader needs no message."""
    if member.state is not TeamState.FREE:
        return member
    try:
        with transaction():  # a savepoint: what is refused counts no seat as taken
            seat_id = enrolment.take_at_the_door(member.worker_id, session_id, now)
    except SessionFull:
        return replace(member, state=TeamState.NO_SEAT)
    if member.worker_id != leader_id:
        _notify(member.worker_id, seat_id, leader_id, now)
    return replace(member, state=TeamState.ENROLLED)


def _notify(worker_id: int, seat_id: int, leader_id: int, now: datetime) -> None:
    telegram_id = tables.Worker.get_by_id(worker_id).telegram_id
    if telegram_id is None:
        return
    outbox.enqueue(
        f"team:{seat_id}:{now.timestamp():.0f}",
        telegram_id,
        0,
        OutboxSubject.TEAM_SEAT,
        {"enrolment": seat_id, "by": leader_id},
        now=now,
        priority=PRIORITY,
        expires_at=tables.Enrolment.get_by_id(seat_id).session.starts_at,
        at_least_once=True,
    )
