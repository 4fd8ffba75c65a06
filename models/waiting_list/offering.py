"""Offer seats that have come free to those who wait, first come, first served.

Whatever frees a seat need not tell anybody: `make_due` compares, at every tick, the seats of each
session with those that are taken and offered. What a person does by a tap calls `settle` as well,
so that the next one need not wait for the tick.
"""

import logging
from datetime import datetime
from enum import StrEnum
from typing import Any

from peewee import Expression, fn

from models import tables
from models.database import lock_row, transaction
from models.outbox_subjects import OutboxSubject
from models.queues import outbox
from models.tables.trainings import EnrolmentState, Waiting, WaitingState
from models.waiting_list import line, seating
from models.waiting_list.allotment import allot
from models.waiting_list.policy import OfferPolicy

PRIORITY = 2  # before reminders: its time runs
log = logging.getLogger(__name__)


class SeatFreed(StrEnum):
    """Every way in which a seat comes free. Each has its test; the tick finds them all."""

    CANCELLED = "cancelled"  # /cancel, also of a seat that was offered and taken
    CANNOT_COME = "cannot_come"  # the answer to a reminder
    DECLINED = "declined"  # an offer
    LEFT = "left"  # the list, with an offer
    EXPIRED = "expired"  # an offer
    MORE_SEATS = "more_seats"
    ERASED = "erased"  # who had a seat or an offer
    BLOCKED = "blocked"  # the bot, by who had an offer
    HANDED_OVER = "handed_over"  # the account, by who had an offer, and nobody is reached there
    QUOTA_LIFTED = "quota_lifted"
    OVERLAPPING = "overlapping"  # seat elsewhere, taken by who had an offer
    CAME_ELSEWHERE = "came_elsewhere"  # its holder is present in a session at that time


def make_due(policy: OfferPolicy, now: datetime) -> int:
    """Settle every session for which somebody waits; return how many messages were queued.

    Safe to call at any time, from several processes.
    """
    return sum(settle(session_id, policy, now) for session_id in _unsettled(policy, now))


def settle(
    session_id: int, policy: OfferPolicy, now: datetime, why: SeatFreed | None = None
) -> int:
    """End offers whose time is over, and offer what is free; return the number of messages queued.

    After the cut-off everybody who waits is told that the first tap wins. Locks the session's row.
    """
    with transaction():
        lock_row(tables.Session, tables.Session.id == session_id)
        session = tables.Session.get_by_id(session_id)
        if session.cancelled_at is not None:
            queued = _pause(session, now)
        elif session.starts_at <= now:
            queued = _end_with_the_session(session, now)
        else:
            _drop_who_has_a_seat(session, now)
            _end_offers(session, now)
            is_early = now < policy.offers_until(session.starts_at)
            queued = _offer(session, policy, now) if is_early else _call(session, now)
        held = seating.held(session_id)
        tables.Session.update(held=held).where(
            tables.Session.id == session_id, tables.Session.held != held
        ).execute()
    if queued:
        log.info("waiting list: session %d told: %d people, %s", session_id, queued, why or "tick")
    return queued


def next_due(policy: OfferPolicy, now: datetime) -> datetime | None:
    """Return when the next offer ends or cut-off comes for somebody who waits; None without."""
    session = tables.Session
    ends = Waiting.select(fn.MIN(Waiting.expires_at)).where(
        Waiting.state == WaitingState.OFFERED, Waiting.expires_at > now
    )
    starts = (
        session.select(fn.MIN(session.starts_at))
        .join(Waiting)
        .where(Waiting.state == WaitingState.WAITING, session.cancelled_at.is_null())
        .where(session.starts_at > now + policy.cut_off)
    )
    first = starts.scalar()
    moments = [ends.scalar(), policy.offers_until(first) if first else None]
    return min((m for m in moments if m), default=None)


def _unsettled(policy: OfferPolicy, now: datetime) -> list[int]:
    session, quota = tables.Session, tables.Quota
    someone = Waiting.select(Waiting.id).where(
        Waiting.session == session.id, Waiting.state.in_(line.IN_LINE)
    )
    kept = quota.select(quota.id).where(quota.session == session.id)
    lapses = fn.EXISTS(kept) & (session.starts_at <= now + policy.cut_off)
    untold = fn.EXISTS(someone.where(_untold_since(session.cancelled_at)))
    waits = fn.EXISTS(someone) & (session.cancelled_at.is_null() | untold)
    ahead = session.select(session.id).where(
        session.starts_at > now, (session.held > 0) | waits | lapses
    )
    over = session.select(session.id).where(session.starts_at <= now, session.held > 0)
    return [row.id for row in [*ahead.order_by(session.id), *over]]


def _pause(session: tables.Session, now: datetime) -> int:
    """End the offers of a session that was cancelled, and tell those who wait, once.

    They keep their place, for it may take place after all.
    """
    _end_with_the_session(session, now)
    untold = line.in_line(session.id).select(Waiting, tables.Worker).join(tables.Worker)
    people = list(untold.where(_untold_since(session.cancelled_at)))
    Waiting.update(called_at=now).where(Waiting.id.in_([row.id for row in people])).execute()
    what = f"cancelled{session.cancelled_at.timestamp():.0f}"
    return sum(_tell(row, what, session.starts_at, now) for row in people)


def resume(session_id: int) -> None:
    """Forget who was told that their session is cancelled: it is not. For models alone."""
    Waiting.update(called_at=None).where(
        Waiting.session == session_id, Waiting.state.in_(line.IN_LINE)
    ).execute()


def _untold_since(moment: Any) -> Expression:
    condition: Expression = Waiting.called_at.is_null() | (Waiting.called_at < moment)
    return condition


def _end_with_the_session(session: tables.Session, now: datetime) -> int:
    """End the offers of a session that has begun; who waited was not served."""
    Waiting.update(state=WaitingState.WAITING, expires_at=None, changed_at=now).where(
        Waiting.session == session.id, Waiting.state == WaitingState.OFFERED
    ).execute()
    return 0


def _drop_who_has_a_seat(session: tables.Session, now: datetime) -> None:
    """Remove those from the line who have a seat in this session, or in one at the same time."""
    seat, other = tables.Enrolment, tables.Session.alias()
    seated: Any = (
        seat.select(seat.worker)
        .join(other, on=(seat.session == other.id))
        .where(
            seat.state != EnrolmentState.CANCELLED,
            other.cancelled_at.is_null(),
            other.starts_at < session.ends_at,
            other.ends_at > session.starts_at,
        )
    )
    for row in list(line.in_line(session.id).where(Waiting.worker.in_(seated))):
        line.leave(row, now)


def _end_offers(session: tables.Session, now: datetime) -> None:
    """Pass on what nobody answered in time or can answer, and take back what is not there."""
    offered = line.in_line(session.id).where(Waiting.state == WaitingState.OFFERED)
    reached = tables.Worker.select(tables.Worker.id).where(line.reachable())
    is_over = (Waiting.expires_at <= now) | Waiting.worker.not_in(reached)
    for row in list(offered.where(is_over)):
        line.to_the_end(row, now)
    left = list(offered)
    for row in left[max(0, session.seats - session.taken) :]:  # fewer seats than there were
        Waiting.update(state=WaitingState.WAITING, expires_at=None, changed_at=now).where(
            Waiting.id == row.id
        ).execute()


def _offer(session: tables.Session, policy: OfferPolicy, now: datetime) -> int:
    """Offer the free seats to the next ones; once all are taken, everybody may be offered again."""
    of_session = Waiting.session == session.id
    Waiting.update(state=WaitingState.WAITING, called_at=None, changed_at=now).where(
        of_session, Waiting.state == WaitingState.LAST_CALL
    ).execute()
    if session.taken >= session.seats:
        Waiting.update(passed_at=None).where(of_session, Waiting.passed_at.is_null(False)).execute()
        return 0
    people = list(line.next_ones(session.id))
    acs = seating.acs_of(row.worker_id for row in people)
    chosen = allot(seating.seats_of(session.id), [acs.get(row.worker_id, 0) for row in people])
    ends = policy.offer_ends(now, session.starts_at)
    return sum(_offer_to(people[position], ends, now) for position in chosen)


def _offer_to(row: Waiting, ends: datetime, now: datetime) -> int:
    offered = Waiting.update(
        state=WaitingState.OFFERED, offers=Waiting.offers + 1, expires_at=ends, changed_at=now
    ).where(Waiting.id == row.id, Waiting.state == WaitingState.WAITING)
    if not offered.execute():  # they took a seat elsewhere meanwhile
        return 0
    row.offers += 1
    return _tell(row, "offered", ends, now)


def _call(session: tables.Session, now: datetime) -> int:
    """Queue to each who waits, once for the seats that are free now, that the first tap wins."""
    of_session = Waiting.session == session.id
    Waiting.update(state=WaitingState.LAST_CALL, passed_at=None, changed_at=now).where(
        of_session, Waiting.state == WaitingState.WAITING
    ).execute()
    tables.Quota.delete().where(tables.Quota.session == session.id).execute()
    waits = of_session & (Waiting.state == WaitingState.LAST_CALL)
    if session.taken + seating.held(session.id) >= session.seats:
        Waiting.update(called_at=None).where(waits, Waiting.called_at.is_null(False)).execute()
        return 0
    untold = line.in_line(session.id).select(Waiting, tables.Worker).join(tables.Worker)
    untold = untold.where(waits, Waiting.called_at.is_null(), line.reachable())
    people = list(untold)
    Waiting.update(called_at=now).where(Waiting.id.in_([row.id for row in people])).execute()
    return sum(_tell(row, f"call{now.timestamp():.0f}", session.starts_at, now) for row in people)


def _tell(row: Waiting, what: str, until: datetime, now: datetime) -> int:
    """Queue a message to somebody in line; `what` happened, once for each offer."""
    account = row.worker.telegram_id
    return account is not None and outbox.enqueue(
        f"waiting:{row.id}:{row.offers}:{what}:{row.at.timestamp():.0f}",
        account,
        0,
        OutboxSubject.WAITING,
        {"waiting": row.id, "what": what.rstrip("0123456789"), "offer": row.offers},
        now=now,
        priority=PRIORITY,
        expires_at=until,
        at_least_once=True,
    )
