"""A post that somebody holds and that has room for nobody else: another takes their place."""

import dataclasses
from datetime import datetime

from models import audit, authority
from models.audit import AuditAction
from models.authority import PostKind, post_kinds
from models.database import transaction
from models.posts import assignments
from models.posts.assignments import PersonName, PostAssignment
from models.posts.errors import PostFull, PostOver
from models.posts.location import PostLocation, lock_location


def occupant(kind: PostKind, location: PostLocation) -> PostAssignment | None:
    """Return the post of the only person who may hold one of this kind here, if there is one."""
    current = assignments.current_at(kind, location) if kind.most == 1 else []
    return assignments.get_assignment(current[0].id) if current else None


def shown_occupant(
    kind_code: str, location: PostLocation, *, by: int, now: datetime
) -> PostAssignment | None:
    """Return the occupant for somebody who may give the post; `by` is a Telegram id.

    The name is empty if the giver may not see it; if it is shown, that is recorded in the audit,
    once per `now`. Raises NotRegistered, NotAllowed or UnknownPostKind.
    """
    with transaction(repeatable=True):
        reader = authority.require_giving(by, kind_code, location.place.id)
        found = occupant(post_kinds.find(kind_code), location)
        if found is None or found.holder.id == reader:
            return found
        if not authority.may(by, "people", location.place.id):
            nobody = PersonName(found.holder.id, found.holder.code, "")
            return dataclasses.replace(found, holder=nobody)
        code, place = found.holder.code, location.code
        if not audit.has(reader, AuditAction.READ_CANDIDATE, code, now):
            also = location.place.id
            audit.record(reader, AuditAction.READ_CANDIDATE, code, now, also=also, place=place)
        return found


def replace(
    worker_id: int,
    kind_code: str,
    location: PostLocation,
    *,
    instead_of: int,
    by: int,
    now: datetime,
) -> PostAssignment:
    """End the post `instead_of`, and give one of its kind there to a worker, all or nothing.

    Both are notified. Raises PostFull if somebody else holds it by now, else as `appoint` and
    `end_post` do.
    """
    with transaction():
        authority.require_giving(by, kind_code, location.place.id)
        lock_location(location)
        current = occupant(post_kinds.find(kind_code), location)
        if current is not None and current.id != instead_of:
            raise PostFull(place=location.code)
        if current is not None and current.holder.id != worker_id:
            assignments.end_post(current.id, by=by, now=now)
        return assignments.appoint(worker_id, kind_code, location, by=by, now=now)


def make_room(
    worker_id: int,
    kind: PostKind,
    location: PostLocation,
    *,
    before: datetime,
    by: int,
    now: datetime,
) -> None:
    """End the occupant's post for a worker if it is older than the offer, which `by` made then.

    The offer's maker was told who holds the post. Inside the caller's transaction.
    """
    lock_location(location)
    current = occupant(kind, location)
    if current is not None and current.since < before and current.holder.id != worker_id:
        assignments.end_post(current.id, by=by, now=now)


def restore(post_id: int, ended_id: int, *, by: int, now: datetime) -> PostAssignment:
    """End a post that was given in place of another, and give that one back to who held it.

    A second time changes nothing more. Raises PostOver if it is not so, or the worker is gone;
    else as `end_post` and `appoint` do.
    """
    with transaction():
        given, ended = assignments.get_assignment(post_id), assignments.get_assignment(ended_id)
        if (given.kind, given.location) != (ended.kind, ended.location):
            raise PostOver
        if ended.until is None or ended.until != given.since:
            raise PostOver
        assignments.end_post(post_id, by=by, now=now)
        return assignments.appoint(ended.holder.id, ended.kind.code, ended.location, by=by, now=now)
