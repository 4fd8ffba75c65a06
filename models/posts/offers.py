"""Offers of posts: links that give a post once, to whoever accepts first.

The token is random (128 bits); the database holds only its hash. An offer is dead once it is used,
revoked or LIFETIME old, or when the worker who made it could no longer give the post.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from models import audit, authority, tables, worker_rows
from models.authority import PostKind, post_kinds
from models.database import transaction
from models.errors import NotAllowed, NotRegistered
from models.posts import assignments, location
from models.posts.assignments import AssignmentEvent, PostAssignment
from models.posts.errors import DeadLink
from models.posts.location import PostLocation
from models.tables.posts import OfferState

LIFETIME = timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class PostOffer:
    """An offer of a post. `token` is filled in only when the offer has just been made."""

    id: int
    kind: PostKind
    spot: PostLocation
    expires_at: datetime
    token: str = ""


def create_offer(
    kind_code: str, spot: PostLocation, *, by: int, now: datetime, update_id: int | None = None
) -> PostOffer:
    """Record an offer of a post, and return it with its token; `by` is the giver's Telegram id.

    An update (`update_id`) makes one offer; processed again, it gives that offer a new token.
    Raises NotRegistered, NotAllowed, UnknownPostKind or WrongSpot.
    """
    token, offer = secrets.token_urlsafe(16), tables.Appointment
    with transaction():
        giver = authority.require_giving(by, kind_code, spot.place.id)
        kind = post_kinds.find(kind_code)
        location.require_fit(kind, spot)
        renewal = offer.update(token_hash=_hash(token)).where(
            offer.update_id == update_id, offer.update_id.is_null(False), offer.by == giver
        )
        if not renewal.execute():
            offer.create(
                token_hash=_hash(token),
                kind=kind.code,
                by=giver,
                made_at=now,
                expires_at=now + LIFETIME,
                update_id=update_id,
                **spot.columns,
            )
            audit.record(giver, "post_link", spot.code, now, post=kind.code)
        row = offer.get(offer.token_hash == _hash(token))
    return PostOffer(row.id, kind, spot, row.expires_at, token)


def preview_offer(token: str, *, by: int, now: datetime) -> PostOffer:
    """Return the offer of a token, and leave it open; `by` is the Telegram id of the reader.

    Whoever has accepted it may look at it again. Raises DeadLink.
    """
    row = _row(tables.Appointment.token_hash == _hash(token))
    if not _used_by(row, by):
        _refuse_dead(row, now)
    return PostOffer(row.id, post_kinds.find(row.kind), _spot(row), row.expires_at)


def accept(link_id: int, *, by: int, now: datetime) -> PostAssignment:
    """Record the offered post for the worker with the Telegram id `by`, who has seen the offer.

    Only the first worker gets it, and the giver is notified; a second call by the same worker
    returns the same post. Raises NotRegistered, DeadLink, PostFull or AlreadyHeld.
    """
    offer = tables.Appointment
    with transaction():
        worker = worker_rows.require(by)
        row = _row(offer.id == link_id)
        if _used_by(row, by):
            return assignments.held(row.post_id or 0)
        claimed = (
            offer.update(state=OfferState.USED)
            .where(offer.id == row.id, offer.state == OfferState.OPEN, offer.expires_at > now)
            .execute()
        )
        if not claimed:
            _refuse_dead(row, now)
            raise DeadLink(what=OfferState.USED)
        return _give(row, worker, now)


def revoke(link_id: int, *, by: int, now: datetime) -> None:
    """Revoke an open offer; `by` is the Telegram id of somebody who may give the post.

    Raises NotRegistered, NotAllowed or DeadLink.
    """
    offer = tables.Appointment
    with transaction():
        row = offer.get_or_none(offer.id == link_id)
        if row is None:
            raise DeadLink(what="unknown")
        spot = _spot(row)
        giver = authority.require_giving(by, row.kind, spot.place.id)
        changed = offer.update(state=OfferState.REVOKED).where(
            offer.id == link_id, offer.state == OfferState.OPEN
        )
        if not changed.execute():
            raise DeadLink(what=row.state)
        audit.record(giver, "revoke_link", spot.code, now, post=row.kind)


def _give(row: tables.Appointment, worker: tables.Worker, now: datetime) -> PostAssignment:
    spot, giver = _spot(row), tables.Worker.get_by_id(row.by_id)
    try:
        authority.require_giving(giver.telegram_id or 0, row.kind, spot.place.id)
    except (NotAllowed, NotRegistered):
        raise DeadLink(what="withdrawn") from None
    held = assignments.assign(worker.id, row.kind, spot, giver.id, now, news=AssignmentEvent.TAKEN)
    tables.Appointment.update(post=held.id).where(tables.Appointment.id == row.id).execute()
    return held


def _refuse_dead(row: tables.Appointment, now: datetime) -> None:
    if row.state != OfferState.OPEN:
        raise DeadLink(what=row.state)
    if row.expires_at <= now:
        raise DeadLink(what="expired")


def _used_by(row: tables.Appointment, telegram_id: int) -> bool:
    post, worker = tables.Post, tables.Worker
    own = post.select().join(worker, on=(post.worker == worker.id))
    mine = own.where(post.id == row.post_id, worker.telegram_id == telegram_id)
    return row.post_id is not None and bool(mine.where(post.until.is_null()).exists())


def _row(condition: Any) -> tables.Appointment:
    row: tables.Appointment | None = tables.Appointment.get_or_none(condition)
    if row is None or row.kind not in post_kinds.current():
        raise DeadLink(what="unknown")
    return row


def _spot(row: tables.Appointment) -> PostLocation:
    return location.location_of(row.place_id, row.booth_id)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
