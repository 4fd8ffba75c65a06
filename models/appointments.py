"""Links that give a post once, to whoever opens them first.

The token is random (128 bits); the database has its hash only. A link gives nothing once it is
used, taken back or LIFETIME old, or when the one who made it could not give the post any more.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from models import audit, authority, post_kinds, posts, spots, tables, worker_rows
from models.database import transaction
from models.errors import DeadLink, NotAllowed, NotRegistered
from models.post_kinds import PostKind
from models.posts import Held
from models.spots import Spot

LIFETIME = timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a post. `token` is known only to the one who has just made it."""

    id: int
    kind: PostKind
    spot: Spot
    expires_at: datetime
    token: str = ""


def make_link(
    kind_code: str, spot: Spot, *, by: int, now: datetime, update_id: int | None = None
) -> Link:
    """Make a link to a post; `by` is the Telegram id of the one who gives it.

    An update (`update_id`) makes one link: worked off again, it puts a new token in its place.
    Raises NotRegistered, NotAllowed, UnknownPostKind or WrongSpot.
    """
    token, box = secrets.token_urlsafe(16), tables.Appointment
    with transaction():
        giver = authority.require_giving(by, kind_code, spot.place.id)
        kind = post_kinds.find(kind_code)
        spots.require_fit(kind, spot)
        again = box.update(token_hash=_hash(token)).where(
            box.update_id == update_id, box.update_id.is_null(False), box.by == giver
        )
        if not again.execute():
            box.create(
                token_hash=_hash(token),
                kind=kind.code,
                by=giver,
                made_at=now,
                expires_at=now + LIFETIME,
                update_id=update_id,
                **spot.columns,
            )
            audit.record(giver, "post_link", spot.code, now, post=kind.code)
        row = box.get(box.token_hash == _hash(token))
    return Link(row.id, kind, spot, row.expires_at, token)


def look(token: str, *, by: int, now: datetime) -> Link:
    """Say what a link gives, without using it; `by` is the Telegram id of who opened it.

    Who has used it may look again. Raises DeadLink.
    """
    row = _row(tables.Appointment.token_hash == _hash(token))
    if not _used_by(row, by):
        _refuse_dead(row, now)
    return Link(row.id, post_kinds.find(row.kind), _spot(row), row.expires_at)


def take(link_id: int, *, by: int, now: datetime) -> Held:
    """Give the post of a link, which `look` has let through, to the worker with this Telegram id.

    Only the first gets it, and the giver is told; the same worker sees their post again. Raises
    NotRegistered, DeadLink, PostFull or AlreadyHeld.
    """
    box = tables.Appointment
    with transaction():
        worker = worker_rows.require(by)
        row = _row(box.id == link_id)
        if _used_by(row, by):
            return posts.held(row.post_id or 0)
        claimed = (
            box.update(state="used")
            .where(box.id == row.id, box.state == "open", box.expires_at > now)
            .execute()
        )
        if not claimed:
            _refuse_dead(row, now)
            raise DeadLink(what="used")
        return _give(row, worker, now)


def revoke(link_id: int, *, by: int, now: datetime) -> None:
    """Take a link back that was not used yet. Raises NotRegistered, NotAllowed or DeadLink."""
    box = tables.Appointment
    with transaction():
        row = box.get_or_none(box.id == link_id)
        if row is None:
            raise DeadLink(what="unknown")
        spot = _spot(row)
        giver = authority.require_giving(by, row.kind, spot.place.id)
        changed = box.update(state="revoked").where(box.id == link_id, box.state == "open")
        if not changed.execute():
            raise DeadLink(what=row.state)
        audit.record(giver, "revoke_link", spot.code, now, post=row.kind)


def _give(row: tables.Appointment, worker: tables.Worker, now: datetime) -> Held:
    spot, giver = _spot(row), tables.Worker.get_by_id(row.by_id)
    try:
        authority.require_giving(giver.telegram_id or 0, row.kind, spot.place.id)
    except (NotAllowed, NotRegistered):
        raise DeadLink(what="withdrawn") from None
    held = posts.give(worker.id, row.kind, spot, giver.id, now, told="taken")
    tables.Appointment.update(post=held.id).where(tables.Appointment.id == row.id).execute()
    return held


def _refuse_dead(row: tables.Appointment, now: datetime) -> None:
    if row.state != "open":
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


def _spot(row: tables.Appointment) -> Spot:
    return spots.at(row.place_id, row.booth_id)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
