"""Hand a session over, stop that, and take a session over: what people do."""

from dataclasses import dataclass
from datetime import datetime

from models import attendance, audit, tables, trainings, worker_rows
from models.audit import AuditAction
from models.bookings import reading
from models.database import transaction
from models.handovers import candidates, offering
from models.handovers.errors import HandoverOver, NotFree
from models.session_changes import telling
from models.tables.session_changes import (
    Handover,
    HandoverAnswer,
    HandoverOffer,
    HandoverState,
)
from models.waiting_list import OfferPolicy


@dataclass(frozen=True, slots=True)
class OpenHandover:
    """A hand-over that goes on: how many were asked and cannot, until when an answer is due."""

    id: int
    asked: int
    declined: int
    until: datetime


@dataclass(frozen=True, slots=True)
class HandoverView:
    """A session that somebody may hand over, and how that stands.

    `able` is how many could be asked; `mine` tells whether it is the own session.
    """

    session: trainings.Session
    trainer_id: int
    mine: bool
    able: int
    open: OpenHandover | None


def mine(telegram_id: int, now: datetime) -> tuple[trainings.Session, ...]:
    """Return the coming sessions that somebody leads, by time. Raises NotRegistered."""
    session = tables.Session
    rows = session.select().where(
        session.trainer == worker_rows.require_id(telegram_id),
        session.starts_at > now,
        session.cancelled_at.is_null(),
        session.attendance_opened_at.is_null(),
    )
    return tuple(trainings.of_row(row) for row in rows.order_by(session.starts_at, session.id))


def look_at(session_id: int, policy: OfferPolicy, *, by: int, now: datetime) -> HandoverView:
    """Return how the hand-over of a session stands, to its trainer or who may plan there.

    Raises NotRegistered, NotAllowed, UnknownSession or HandoverOver.
    """
    session = trainings.session(session_id, now)
    row = tables.Session.get_by_id(session_id)
    me = attendance.require_trainer(by, row)
    trainer_id = _trainer_of(row, now)
    handover = offering.of_session(session_id)
    able = _left(row, policy, now, handover.id if handover else 0)
    shown = _shown(handover) if handover else None
    return HandoverView(session, trainer_id, me == trainer_id, len(able), shown)


def start(
    session_id: int, trainer_id: int, policy: OfferPolicy, *, by: int, now: datetime
) -> HandoverView:
    """Ask the first trainer who may take a session over from this one; return how it stands.

    A second time nothing changes. Locks the session's row. Raises NotRegistered, NotAllowed,
    UnknownSession, or HandoverOver: also where it has another trainer now, or nobody is free.
    """
    with transaction():
        row = attendance.locked(session_id, now)
        worker_id = attendance.require_trainer(by, row)
        if _trainer_of(row, now) != trainer_id:
            raise _over(HandoverState.CHANGED, session_id)
        if offering.of_session(session_id) is None:
            if not _left(row, policy, now, 0):
                raise _over("nobody_free", session_id)
            handover = Handover.create(
                session=session_id,
                trainer=trainer_id,
                by=worker_id,
                starts_at=row.starts_at,
                state=HandoverState.OPEN,
                at=now,
                changed_at=now,
            )
            offering.step(handover, policy, now)
            audit.record(worker_id, AuditAction.HAND_OVER, f"T{session_id}", now)
    return look_at(session_id, policy, by=by, now=now)


def stop(handover_id: int, *, by: int, now: datetime) -> trainings.Session:
    """Stop a hand-over: the session stays with its trainer. One that is over stays as it is.

    Locks the session's row. Raises NotRegistered, NotAllowed, UnknownSession or HandoverOver.
    """
    with transaction():
        handover = _handover(handover_id)
        row = attendance.locked(handover.session_id, now)
        worker_id = attendance.require_trainer(by, row)
        handover = _handover(handover_id)
        if handover.state not in (HandoverState.OPEN, HandoverState.STOPPED):
            raise _over(handover.state, row.id)
        if handover.state == HandoverState.OPEN:
            offering.end(handover, HandoverState.STOPPED, now)
            audit.record(worker_id, AuditAction.STOP_HANDOVER, f"T{row.id}", now)
    return trainings.session(row.id, now)


def take(offer_id: int, policy: OfferPolicy, *, by: int, now: datetime) -> trainings.Session:
    """Make who was asked the trainer of the session; those who have a seat are told.

    A second time nothing changes. Locks the rows of the state, of the worker, then of the session.
    Raises NotRegistered, HandoverOver, or NotFree.
    """
    with transaction():
        me, offer = _own(offer_id, by)
        place_id = tables.Session.get_by_id(offer.handover.session_id).place_id
        reading.lock([place_id], [me])
        row = attendance.locked(offer.handover.session_id, now)
        handover = _handover(offer.handover_id)
        if handover.state == HandoverState.TAKEN and handover.taken_by_id == me:
            return trainings.session(row.id, now)
        _require_open(handover, row, now)
        _require_able(row, me, policy)
        HandoverOffer.update(state=HandoverAnswer.TAKEN, changed_at=now).where(
            HandoverOffer.id == offer_id
        ).execute()
        tables.Session.update(trainer=me).where(tables.Session.id == row.id).execute()
        Handover.update(taken_by=me).where(Handover.id == handover.id).execute()
        offering.end(_handover(handover.id), HandoverState.TAKEN, now)
        audit.record(me, AuditAction.TAKE_OVER, f"T{row.id}", now)
        telling.tell_of_trainer(row.id, now)
    return trainings.session(row.id, now)


def decline(offer_id: int, policy: OfferPolicy, *, by: int, now: datetime) -> bool:
    """Record that who was asked cannot, and ask the next one; return whether it goes on.

    Locks the session's row. Raises NotRegistered or HandoverOver.
    """
    with transaction():
        _, offer = _own(offer_id, by)
        row = attendance.locked(offer.handover.session_id, now)
        handover = _handover(offer.handover_id)
        _require_open(handover, row, now)
        HandoverOffer.update(state=HandoverAnswer.DECLINED, changed_at=now).where(
            HandoverOffer.id == offer_id
        ).execute()
        offering.step(handover, policy, now)
    return bool(_handover(offer.handover_id).state == HandoverState.OPEN)


def _left(row: tables.Session, policy: OfferPolicy, now: datetime, handover_id: int) -> list[int]:
    able = candidates.of_session(row, now, policy.zone)
    return offering.not_asked(able, row, handover_id)


def _own(offer_id: int, by: int) -> tuple[int, HandoverOffer]:
    """Return the worker, and the question that was put to them."""
    me = worker_rows.require_id(by)
    offer = HandoverOffer.get_or_none(HandoverOffer.id == offer_id, HandoverOffer.worker == me)
    if offer is None:
        raise _over("gone", 0)
    return me, offer


def _handover(handover_id: int) -> Handover:
    row: Handover | None = Handover.get_or_none(Handover.id == handover_id)
    if row is None:
        raise _over("gone", 0)
    return row


def _require_open(handover: Handover, row: tables.Session, now: datetime) -> None:
    """Check that it goes on, whatever became of the session since the last tick."""
    if handover.state != HandoverState.OPEN:
        raise _over(handover.state, row.id)
    if why := offering.why_over(handover, row, now):
        raise _over(why, row.id)


def _require_able(row: tables.Session, me: int, policy: OfferPolicy) -> None:
    code = f"T{row.id}"
    if not candidates.holds_a_post(row, me):
        raise NotFree(what="post", session=code, other="")
    if clash := candidates.clash(row, me, policy.zone):
        other = f"T{clash.other.session_id}" if clash.other else ""
        raise NotFree(what=clash.what.value, session=code, other=other)


def _trainer_of(row: tables.Session, now: datetime) -> int:
    """Return the trainer of a session that can be handed over. Raises HandoverOver."""
    if row.cancelled_at is not None:
        raise _over(HandoverState.CANCELLED, row.id)
    if row.starts_at <= now or row.attendance_opened_at is not None:
        raise _over(HandoverState.BEGUN, row.id)
    if row.trainer_id is None:
        raise _over("no_trainer", row.id)
    return row.trainer_id


def _shown(handover: Handover) -> OpenHandover:
    offers = list(HandoverOffer.select().where(HandoverOffer.handover == handover.id))
    declined = sum(offer.state == HandoverAnswer.DECLINED for offer in offers)
    until = max(
        (o.expires_at for o in offers if o.state == HandoverAnswer.ASKED), default=handover.at
    )
    return OpenHandover(handover.id, len(offers), declined, until)


def _over(what: str, session_id: int) -> HandoverOver:
    return HandoverOver(what=str(what), session=f"T{session_id}" if session_id else "")
