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
from models.audit import AuditAction
from models.authority import PostKind, post_kinds
from models.database import transaction
from models.errors import NotAllowed, NotRegistered
from models.posts import assignments, replacement
from models.posts.assignments import AssignmentEvent, PostAssignment
from models.posts.errors import DeadLink
from models.posts.location import PostLocation, location_of, require_fit
from models.tables.posts import OfferState

LIFETIME = timedelta(hours=48)
LIFETIME_HOURS = LIFETIME // timedelta(hours=1)  # as messages name it


@dataclass(frozen=True, slots=True)
class PostOffer:
    """An offer of a post. `token` is filled in only when the offer has just been made."""

    id: int
    kind: PostKind
    location: PostLocation
    expires_at: datetime
    token: str = ""


def create_offer(
    kind_code: str, location: PostLocation, *, by: int, now: datetime, update_id: int | None = None
) -> PostOffer:
    """Record an offer of a post, and return it with its token; `by` is the giver's Telegram id.

    An update (`update_id`) makes one offer; processed again, it gives that offer a new token.
    Raises NotRegistered, NotAllowed, UnknownPostKind or WrongLocation.
    """
    token, offer = secrets.token_urlsafe(16), tables.PostOffer
    with transaction():
        giver = authority.require_giving(by, kind_code, location.place.id)
        kind = post_kinds.find(kind_code)
        require_fit(kind, location)
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
                **location.columns,
            )
            audit.record(giver, AuditAction.POST_LINK, location.code, now, post=kind.code)
        row = offer.get(offer.token_hash == _hash(token))
    return PostOffer(row.id, kind, location, row.expires_at, token)


def preview_offer(token: str, *, by: int, now: datetime) -> PostOffer:
    """Return the offer of a token, and leave it open; `by` is the Telegram id of the reader.

    Whoever has accepted it may look at it again. Raises DeadLink.
    """
    row = _row(tables.PostOffer.token_hash == _hash(token))
    if not _used_by(row, by):
        _refuse_dead(row, now)
    return PostOffer(row.id, post_kinds.find(row.kind), _location_of_offer(row), row.expires_at)


def accept(link_id: int, *, by: int, now: datetime) -> PostAssignment:
    """Record the offered post for the worker with the Telegram id `by`, who has seen the offer.

    Only the first worker gets it, and the giver is notified; whoever held it when the offer was
    made loses it. A second call by the same worker returns the same post. Raises NotRegistered,
    DeadLink, PostFull or AlreadyHeld.
    """
    offer = tables.PostOffer
    with transaction():
        worker = worker_rows.require(by)
        row = _row(offer.id == link_id)
        if _used_by(row, by):
            return assignments.get_assignment(row.post_id or 0)
        claimed = (
            offer.update(state=OfferState.USED)
            .where(offer.id == row.id, offer.state == OfferState.OPEN, offer.expires_at > now)
            .execute()
        )
        if not claimed:
            _refuse_dead(row, now)
            raise DeadLink(what=OfferState.USED)
        return _assign(row, worker, now)


def revoke(link_id: int, *, by: int, now: datetime) -> None:
    """Revoke an open offer; `by` is the Telegram id of somebody who may give the post.

    Raises NotRegistered, NotAllowed or DeadLink.
    """
    offer = tables.PostOffer
    with transaction():
        row = offer.get_or_none(offer.id == link_id)
        if row is None:
            raise DeadLink(what="unknown")
        location = _location_of_offer(row)
        giver = authority.require_giving(by, row.kind, location.place.id)
        changed = offer.update(state=OfferState.REVOKED).where(
            offer.id == link_id, offer.state == OfferState.OPEN
        )
        if not changed.execute():
            raise DeadLink(what=row.state)
        audit.record(giver, AuditAction.REVOKE_LINK, location.code, now, post=row.kind)


def _assign(row: tables.PostOffer, worker: tables.Worker, now: datetime) -> PostAssignment:
    location, giver = _location_of_offer(row), tables.Worker.get_by_id(row.by_id)
    try:
        authority.require_giving(giver.telegram_id or 0, row.kind, location.place.id)
    except (NotAllowed, NotRegistered):
        raise DeadLink(what="withdrawn") from None
    replacement.make_room(
        worker.id,
        post_kinds.find(row.kind),
        location,
        before=row.made_at,
        by=giver.telegram_id or 0,
        now=now,
    )
    assignment = assignments.assign(
        worker.id, row.kind, location, giver.id, now, news=AssignmentEvent.TAKEN
    )
    tables.PostOffer.update(post=assignment.id).where(tables.PostOffer.id == row.id).execute()
    return assignment


def _refuse_dead(row: tables.PostOffer, now: datetime) -> None:
    if row.state != OfferState.OPEN:
        raise DeadLink(what=row.state)
    if row.expires_at <= now:
        raise DeadLink(what="expired", hours=LIFETIME_HOURS)


def _used_by(row: tables.PostOffer, telegram_id: int) -> bool:
    post, worker = tables.Post, tables.Worker
    own = post.select().join(worker, on=(post.worker == worker.id))
    mine = own.where(post.id == row.post_id, worker.telegram_id == telegram_id)
    return row.post_id is not None and bool(mine.where(post.until.is_null()).exists())


def _row(condition: Any) -> tables.PostOffer:
    row: tables.PostOffer | None = tables.PostOffer.get_or_none(condition)
    if row is None or row.kind not in post_kinds.current():
        raise DeadLink(what="unknown")
    return row


def _location_of_offer(row: tables.PostOffer) -> PostLocation:
    return location_of(row.place_id, row.booth_id)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
