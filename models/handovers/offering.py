"""Ask one trainer after the other, on the clock of the waiting list's offers.

As there, whatever changes need not tell anybody: `make_due` compares, at every tick, each open
hand-over with its session. After the cut-off all who are left are asked at once. Whoever was asked
may take the session until somebody does: the first tap gets it.

What changes here holds the lock of the session's row. A worker's row is locked before a session's.
"""

import logging
from datetime import datetime

from peewee import Expression, ModelSelect, fn

from models import tables
from models.database import lock_row, transaction
from models.handovers import candidates, news
from models.tables.session_changes import Handover, HandoverAnswer, HandoverOffer, HandoverState
from models.waiting_list import OfferPolicy

log = logging.getLogger(__name__)


def make_due(policy: OfferPolicy, now: datetime) -> int:
    """Bring every open hand-over forward; return how many messages were queued.

    Safe to call at any time, from several processes.
    """
    ids = [row.session_id for row in Handover.select().where(_is_open())]
    return sum(settle(session_id, policy, now) for session_id in sorted(ids))


def settle(session_id: int, policy: OfferPolicy, now: datetime) -> int:
    """End a hand-over whose session has changed, or ask the next one where nobody has answered.

    Return the number of messages queued. Locks the session's row.
    """
    with transaction():
        lock_row(tables.Session, tables.Session.id == session_id)
        handover = of_session(session_id)
        return 0 if handover is None else step(handover, policy, now)


def next_due(now: datetime) -> datetime | None:
    """Return when the time of the next trainer who is asked is over; None where nobody is."""
    query = HandoverOffer.select(fn.MIN(HandoverOffer.expires_at)).join(Handover)
    asked = (HandoverOffer.state == HandoverAnswer.ASKED) & (HandoverOffer.expires_at > now)
    moment: datetime | None = query.where(_is_open(), asked).scalar()
    return moment


def of_session(session_id: int) -> Handover | None:
    """Return the open hand-over of a session. For models alone."""
    row: Handover | None = Handover.get_or_none(Handover.session == session_id, _is_open())
    return row


def step(handover: Handover, policy: OfferPolicy, now: datetime) -> int:
    """Bring a hand-over forward, under the lock of its session; return the messages queued."""
    row = tables.Session.get_by_id(handover.session_id)
    if why := why_over(handover, row, now):
        return end(handover, why, now)
    able = candidates.of_session(row, now, policy.zone)
    _expire(handover, able, now)
    if _asked(handover).exists():
        return 0
    left = not_asked(able, row, handover.id)
    if not left:
        return end(handover, HandoverState.NOBODY, now)
    together = now >= policy.offers_until(row.starts_at)
    ends = policy.offer_ends(now, row.starts_at)
    return sum(_ask(handover, id_, ends, together, now) for id_ in left[: None if together else 1])


def end(handover: Handover, state: HandoverState, now: datetime) -> int:
    """End a hand-over, and tell those who were asked and have not answered, and who asked for it.

    Return the number of messages queued.
    """
    Handover.update(state=state, changed_at=now).where(Handover.id == handover.id).execute()
    queued = sum(news.tell_over(offer, now) for offer in list(_asked(handover)))
    HandoverOffer.update(state=HandoverAnswer.EXPIRED, changed_at=now).where(
        HandoverOffer.handover == handover.id, HandoverOffer.state == HandoverAnswer.ASKED
    ).execute()
    queued += news.tell_outcome(handover, state, now)
    log.info("handovers: hand-over %d ended: %s", handover.id, state)
    return queued


def why_over(handover: Handover, row: tables.Session, now: datetime) -> HandoverState | None:
    """Return why a session is not handed over any more, as far as the session tells."""
    if row.cancelled_at is not None:
        return HandoverState.CANCELLED
    if row.starts_at != handover.starts_at:
        return HandoverState.MOVED
    if row.trainer_id != handover.trainer_id:
        return HandoverState.CHANGED
    if row.starts_at <= now or row.attendance_opened_at is not None:
        return HandoverState.BEGUN
    return None


def not_asked(able: list[int], row: tables.Session, handover_id: int) -> list[int]:
    """Return those of the able who were not asked in a hand-over (0: in none).

    Nor have they said before that they cannot, of the session at this time.
    """
    same = (Handover.session == row.id) & (Handover.starts_at == row.starts_at)
    declined = same & (HandoverOffer.state == HandoverAnswer.DECLINED)
    query = HandoverOffer.select(HandoverOffer.worker).join(Handover)
    rows = query.where((HandoverOffer.handover == handover_id) | declined)
    before = {one.worker_id for one in rows}
    return [id_ for id_ in able if id_ not in before]


def _is_open() -> Expression:
    condition: Expression = Handover.state == HandoverState.OPEN
    return condition


def _asked(handover: Handover) -> "ModelSelect[HandoverOffer]":
    """Return whom it is up to now, with their workers."""
    return (
        HandoverOffer.select(HandoverOffer, tables.Worker)
        .join(tables.Worker)
        .where(HandoverOffer.handover == handover.id, HandoverOffer.state == HandoverAnswer.ASKED)
        .order_by(HandoverOffer.id)
    )


def _expire(handover: Handover, able: list[int], now: datetime) -> None:
    """Wait no longer for those whose time is over, and for who cannot take it any more."""
    gone = (HandoverOffer.expires_at <= now) | HandoverOffer.worker.not_in(able)
    HandoverOffer.update(state=HandoverAnswer.EXPIRED, changed_at=now).where(
        HandoverOffer.handover == handover.id, HandoverOffer.state == HandoverAnswer.ASKED, gone
    ).execute()


def _ask(handover: Handover, worker_id: int, ends: datetime, together: bool, now: datetime) -> bool:
    offer = HandoverOffer.create(
        handover=handover.id,
        worker=worker_id,
        state=HandoverAnswer.ASKED,
        together=together,
        at=now,
        expires_at=ends,
        changed_at=now,
    )
    return news.ask(offer, now)
