"""Queue what trainers and coordinators are told of a hand-over, and find what they then read.

Each message has its key, so that it is queued once, and is rendered when it is sent: what is not so
any more by then is not sent at all.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from models import authority, tables, trainings
from models.outbox_subjects import OutboxSubject
from models.queues import outbox, outbox_records
from models.tables.session_changes import Handover, HandoverAnswer, HandoverOffer
from models.tables.session_changes import HandoverState as HandoverState

PRIORITY = 2  # as the offers of seats: its time runs
MORNINGS = timedelta(days=1)  # for how long one that nobody took is in the morning message
# Which ends are told to who asked for it: of the others they know already.
_TOLD = (HandoverState.TAKEN, HandoverState.NOBODY, HandoverState.MOVED)
# Which of them those who plan there are told as well: who teaches, or that somebody is missing.
_TO_COORDINATORS = (HandoverState.TAKEN, HandoverState.NOBODY)
# Which ones wait for a coordinator in the morning. That one was taken was told at once.
_IN_THE_MORNING = (HandoverState.OPEN, HandoverState.NOBODY)


@dataclass(frozen=True, slots=True)
class HandoverNews:
    """What somebody is told: `what` is `asked`, or how it ended.

    `name` is of who cannot hold it, or of who took it, "" where they have erased themselves.
    `offer_id`, `until` and `together`, with all others, are for who is or was asked. The rest is
    for those whose session it was: how many were asked, whether they lead the session, or led it.
    """

    what: str
    session: trainings.Session
    name: str
    offer_id: int = 0
    until: datetime | None = None
    together: bool = False
    asked: int = 0
    leads: bool = False
    led: bool = False


@dataclass(frozen=True, slots=True)
class MorningHandover:
    """A hand-over in a coordinator's morning message: still open, or nobody took it."""

    session: trainings.Session
    state: HandoverState


def ask(offer: HandoverOffer, now: datetime) -> bool:
    """Queue the question to a trainer. For the caller's transaction."""
    account = offer.worker.telegram_id
    return account is not None and _queue(
        _asked_key(offer), account, {"offer": offer.id, "what": "asked"}, offer.expires_at, now
    )


def tell_over(offer: HandoverOffer, now: datetime) -> bool:
    """Queue to who was asked, and has not answered, that it is over. For the transaction."""
    account, until = offer.worker.telegram_id, offer.handover.starts_at
    payload = {"offer": offer.id, "what": "over"}
    return account is not None and _queue(f"handover:over:{offer.id}", account, payload, until, now)


def tell_outcome(handover: Handover, state: HandoverState, now: datetime) -> int:
    """Queue how it ended to the trainer, who asked, and who plans there; not to who took it."""
    if state not in _TOLD:
        return 0
    session = tables.Session.get_by_id(handover.session_id)
    accounts = _accounts({handover.trainer_id, handover.by_id} - {None})
    if state in _TO_COORDINATORS:
        accounts |= set(authority.nearest_holders("plan", session.place_id))
    accounts -= _accounts({handover.taken_by_id} - {None})
    payload, until = {"handover": handover.id}, session.starts_at
    return sum(
        _queue(f"handover:{state}:{handover.id}:{to}", to, payload | {"to": to}, until, now)
        for to in sorted(accounts)
    )


def to_asked(offer_id: int, what: str, now: datetime) -> HandoverNews | None:
    """Return what to tell a trainer who was asked; None where it is not so any more.

    That it is over is told to those alone whom the question has reached.
    """
    offer = HandoverOffer.get_or_none(HandoverOffer.id == offer_id)
    if offer is None:
        return None
    handover = offer.handover
    session, is_open = _session(handover, now), handover.state == HandoverState.OPEN
    if what == "asked" and is_open and offer.state == HandoverAnswer.ASKED:
        return HandoverNews(
            "asked",
            session,
            _name(handover.trainer_id),
            offer.id,
            offer.expires_at,
            offer.together,
        )
    if what == "over" and not is_open and outbox_records.was_sent(_asked_key(offer)):
        return HandoverNews(handover.state, session, "", offer.id)
    return None


def to_others(handover_id: int, telegram_id: int, now: datetime) -> HandoverNews | None:
    """Return how a hand-over ended, for who leads the session or plans there; None: needless."""
    handover = Handover.get_or_none(Handover.id == handover_id)
    if handover is None or handover.state not in _TOLD:
        return None
    session = _session(handover, now)
    if session.cancelled or session.starts_at <= now:
        return None
    worker = tables.Worker.get_or_none(tables.Worker.telegram_id == telegram_id)
    mine = worker.id if worker else 0
    asked = HandoverOffer.select().where(HandoverOffer.handover == handover_id).count()
    took = handover.state == HandoverState.TAKEN
    return HandoverNews(
        handover.state,
        session,
        _name(handover.taken_by_id if took else handover.trainer_id),
        asked=asked,
        leads=tables.Session.get_by_id(session.id).trainer_id == mine,
        led=handover.trainer_id == mine,
    )


def for_morning(until: datetime, now: datetime) -> dict[int, list[int]]:
    """Return the hand-overs that are open, or that nobody took, by who is told in the morning.

    The latter in the day before `until` alone.
    """
    recent = (
        (Handover.state == HandoverState.NOBODY)
        & (Handover.changed_at > until - MORNINGS)
        & (Handover.changed_at <= until)
    )
    is_open = (Handover.state == HandoverState.OPEN) & (Handover.at <= until)
    found: dict[int, list[int]] = {}
    for row in Handover.select().where(is_open | recent).order_by(Handover.id):
        session = _session(row, now)
        if session.starts_at > now and not session.cancelled:
            for telegram_id in authority.nearest_holders("plan", session.place.id):
                found.setdefault(telegram_id, []).append(row.id)
    return found


def load(handover_ids: Iterable[int], now: datetime) -> tuple[MorningHandover, ...]:
    """Return those of these hand-overs that still wait: of each coming session the latest."""
    rows = Handover.select().where(Handover.id.in_(list(handover_ids))).order_by(Handover.id)
    latest = {row.session_id: row for row in rows}.values()
    waiting = (row for row in latest if row.state in _IN_THE_MORNING)
    shown = (MorningHandover(_session(r, now), HandoverState(r.state)) for r in waiting)
    ahead = (one for one in shown if one.session.starts_at > now and not one.session.cancelled)
    return tuple(sorted(ahead, key=lambda one: (one.session.starts_at, one.session.id)))


def _session(handover: Handover, now: datetime) -> trainings.Session:
    return trainings.session(handover.session_id, now)


def _name(worker_id: int | None) -> str:
    worker = tables.Worker.get_or_none(tables.Worker.id == worker_id) if worker_id else None
    return worker.name if worker else ""


def _accounts(worker_ids: set[int | None]) -> set[int]:
    worker = tables.Worker
    rows = worker.select(worker.telegram_id).where(
        worker.id.in_([*worker_ids]), worker.telegram_id.is_null(False)
    )
    return {row.telegram_id or 0 for row in rows}


def _asked_key(offer: HandoverOffer) -> str:
    return f"handover:asked:{offer.id}"


def _queue(
    key: str, to: int, payload: Mapping[str, object], until: datetime, now: datetime
) -> bool:
    return outbox.enqueue(
        key,
        to,
        0,
        OutboxSubject.HANDOVER,
        dict(payload),
        now=now,
        priority=PRIORITY,
        expires_at=until,
        at_least_once=True,
    )
