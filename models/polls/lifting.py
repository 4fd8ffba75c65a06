"""Lift the silence before a poll: one person asks, another agrees, and both are in the audit.

It is for a poll that was put off, or a date that was wrong. Both need the permission `link` around
the AC. Anybody of them ends it again.
"""

from dataclasses import dataclass
from datetime import datetime

from models import audit, authority, places, tables
from models.audit import AuditAction
from models.database import lock_row, transaction
from models.outbox_subjects import OutboxSubject
from models.polls.errors import LiftOver, SamePerson
from models.polls.silences import Silence, view
from models.queues import outbox


@dataclass(frozen=True, slots=True)
class Lift:
    """What is asked, or agreed, about a silence. `asked_by` is the worker's id, if they are here.

    `others` is how many people may agree: all but who asked.
    """

    id: int
    silence: Silence
    asked_by: int | None
    asker: str  # their name, "" once they are erased
    asked_at: datetime
    agreed: bool
    others: int


def ask(poll_id: int, *, by: int, now: datetime) -> Lift:
    """Ask for a silence to be lifted, and queue the question to whoever may agree.

    A second time changes nothing. `by` is a Telegram id. Raises NotRegistered, NotAllowed or
    LiftOver.
    """
    with transaction():
        poll, worker_id = _authorised(poll_id, by, now)
        if found := _open(poll.id):
            return _view(found, poll)
        row = tables.LiftedSilence.create(poll=poll.id, asked_by=worker_id, asked_at=now)
        for telegram_id in _others(by, poll):
            outbox.enqueue(
                f"lift:{row.id}:{telegram_id}",
                telegram_id,
                0,
                OutboxSubject.LIFT,
                {"lift": row.id},
                now=now,
                expires_at=poll.closes_at,
                at_least_once=True,
            )
        code = places.place(poll.ac_id).code
        audit.record(worker_id, AuditAction.ASK_LIFT, code, now, poll=poll.id)
        return _view(row, poll)


def agree(lift_id: int, *, by: int, now: datetime) -> Lift:
    """Lift a silence that somebody else asks to be lifted, until its poll closes.

    A second time changes nothing. Raises NotRegistered, NotAllowed, SamePerson or LiftOver.
    """
    lifted = tables.LiftedSilence
    with transaction():
        row, poll, worker_id = _found(lift_id, by, now)
        if row.asked_by_id in (worker_id, None):  # one who was erased is nobody any more
            raise SamePerson if row.asked_by_id else LiftOver
        if row.agreed_at is None:
            lifted.update(agreed_by=worker_id, agreed_at=now).where(lifted.id == row.id).execute()
            code = places.place(poll.ac_id).code
            _tell_asker(row, poll, now)
            audit.record(worker_id, AuditAction.LIFT_SILENCE, code, now, poll=poll.id)
        return _view(lifted.get_by_id(row.id), poll)


def end(lift_id: int, *, by: int, now: datetime) -> Silence:
    """End what was asked or agreed: the silence holds. A second time changes nothing.

    Raises NotRegistered, NotAllowed or LiftOver.
    """
    lifted = tables.LiftedSilence
    with transaction():
        row = lifted.get_or_none(lifted.id == lift_id)
        if row is None:
            raise LiftOver
        poll, worker_id = _authorised(row.poll_id, by, now)
        ended = lifted.update(ended_by=worker_id, ended_at=now).where(
            lifted.id == row.id, lifted.ended_at.is_null()
        )
        if ended.execute():
            code = places.place(poll.ac_id).code
            audit.record(worker_id, AuditAction.END_LIFT, code, now, poll=poll.id)
        return view(poll)


def find(poll_id: int) -> Lift | None:
    """Return what is asked or agreed about the silence before a poll; None for nothing."""
    row = _open(poll_id)
    return _view(row, tables.Poll.get_by_id(poll_id)) if row else None


def asked(lift_id: int, now: datetime) -> Lift | None:
    """Return a question that still waits for somebody to agree; else None."""
    lift = _current(lift_id, now)
    return lift if lift and not lift.agreed and lift.asked_by else None


def agreed(lift_id: int, now: datetime) -> Lift | None:
    """Return what was agreed and still holds; else None."""
    lift = _current(lift_id, now)
    return lift if lift and lift.agreed else None


def _current(lift_id: int, now: datetime) -> Lift | None:
    row = tables.LiftedSilence.get_or_none(tables.LiftedSilence.id == lift_id)
    if row is None or row.ended_at is not None:
        return None
    poll = tables.Poll.get_by_id(row.poll_id)
    return _view(row, poll) if poll.ended_at is None and poll.closes_at > now else None


def _tell_asker(row: tables.LiftedSilence, poll: tables.Poll, now: datetime) -> None:
    """Queue the news that somebody agreed."""
    asker = tables.Worker.get_or_none(tables.Worker.id == row.asked_by_id)
    if asker is not None and asker.telegram_id is not None:
        outbox.enqueue(
            f"lifted:{row.id}",
            asker.telegram_id,
            0,
            OutboxSubject.LIFT,
            {"lift": row.id, "agreed": True},
            now=now,
            expires_at=poll.closes_at,
            at_least_once=True,
        )


def _found(lift_id: int, by: int, now: datetime) -> tuple[tables.LiftedSilence, tables.Poll, int]:
    """Return what is asked, its poll, and the id of who may act on it. Locks the poll's row."""
    lifted = tables.LiftedSilence
    row = lifted.get_or_none(lifted.id == lift_id)
    if row is None:
        raise LiftOver
    poll, worker_id = _authorised(row.poll_id, by, now)
    row = lifted.get_by_id(lift_id)
    if row.ended_at is not None:
        raise LiftOver
    return row, poll, worker_id


def _authorised(poll_id: int, by: int, now: datetime) -> tuple[tables.Poll, int]:
    """Return a poll to come and the id of the worker who may lift its silence. Locks its row."""
    poll = tables.Poll.get_or_none(tables.Poll.id == poll_id)
    if poll is None:
        raise LiftOver
    worker_id = authority.require(by, "link", poll.ac_id)
    lock_row(tables.Poll, tables.Poll.id == poll_id)
    poll = tables.Poll.get_by_id(poll_id)
    if poll.ended_at is not None or poll.closes_at <= now:
        raise LiftOver
    return poll, worker_id


def _open(poll_id: int) -> tables.LiftedSilence | None:
    lifted = tables.LiftedSilence
    row: tables.LiftedSilence | None = lifted.get_or_none(
        lifted.poll == poll_id, lifted.ended_at.is_null()
    )
    return row


def _others(asker: int | None, poll: tables.Poll) -> list[int]:
    """Return the Telegram ids of those who may agree to what somebody asks."""
    return [one for one in authority.holders_around("link", poll.ac_id) if one != asker]


def _view(row: tables.LiftedSilence, poll: tables.Poll) -> Lift:
    asker = tables.Worker.get_or_none(tables.Worker.id == row.asked_by_id)
    return Lift(
        row.id,
        view(poll),
        row.asked_by_id,
        asker.name if asker else "",
        row.asked_at,
        row.agreed_at is not None,
        len(_others(asker.telegram_id if asker else None, poll)),
    )
