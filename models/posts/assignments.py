"""Assign posts to workers, end them, and view one."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from models import audit, authority, counters, tables, worker_rows
from models.audit import AuditAction
from models.authority import PostKind, post_kinds
from models.database import transaction
from models.errors import NotAllowed
from models.identity import worker_ids
from models.outbox_subjects import OutboxSubject
from models.posts.errors import AlreadyHeld, PostFull, PostOver
from models.posts.location import PostLocation, location_of, lock_location, require_fit
from models.queues import outbox


class AssignmentEvent(StrEnum):
    """What a worker is notified of: the holder of GIVEN and ENDED, the giver of the others."""

    GIVEN = "given"
    TAKEN = "taken"  # by a link that the giver made
    ENDED = "ended"
    DECLINED = "declined"  # the holder ended it
    WAITS = "waits"  # the holder has a new account: whoever may give it is asked to confirm
    CONFIRMED = "confirmed"  # it waits no more: to the holder


@dataclass(frozen=True, slots=True)
class PersonName:
    """A worker. `name` is empty where the reader may not know whose ID it is."""

    id: int
    code: str  # BS-7K3M-9QX
    name: str


@dataclass(frozen=True, slots=True)
class PostAssignment:
    """A post and who holds it, or held it `until` a moment; `by` is the one who gave it.

    One that `waits` gives no authority until it is confirmed (models/posts/waiting.py).
    """

    id: int
    kind: PostKind
    location: PostLocation
    holder: PersonName
    by: PersonName | None
    since: datetime
    until: datetime | None
    waits: bool = False


@dataclass(frozen=True, slots=True)
class AssignmentView:
    """A post as one person sees it: whether it is their own, and whether they may end it."""

    assignment: PostAssignment
    own: bool
    may_end: bool


def appoint(
    worker_id: int, kind_code: str, location: PostLocation, *, by: int, now: datetime
) -> PostAssignment:
    """Check that a giver (the Telegram id `by`) may give a post, and record it for a worker.

    `worker_id` is the table's id. All but the giver's right is checked by `assign`. A second call
    by the same person changes nothing. Locks the row of the place or booth.
    Raises NotRegistered, NotAllowed, UnknownPostKind, WrongLocation, PostFull, AlreadyHeld or
    PostOver (there is no such worker).
    """
    with transaction():
        giver = authority.require_giving(by, kind_code, location.place.id)
        return assign(worker_id, kind_code, location, giver, now)


def assign(
    worker_id: int,
    kind_code: str,
    location: PostLocation,
    giver: int,
    now: datetime,
    *,
    news: AssignmentEvent = AssignmentEvent.GIVEN,
) -> PostAssignment:
    """Record a new post inside the caller's transaction, without checking that `giver` may give it.

    The caller has checked that: `appoint` for a coordinator, `offers.accept` for the maker of a
    link. What is checked here is that the post fits the location and has room. `giver` is a
    worker's id.

    `news` chooses whom to notify: the holder if it was GIVEN, the giver if it was TAKEN.
    Locks the row of the place or booth. Raises as `appoint` does.
    """
    kind = post_kinds.find(kind_code)
    require_fit(kind, location)
    lock_location(location)
    worker = tables.Worker.get_or_none(tables.Worker.id == worker_id)
    if worker is None:
        raise PostOver
    current = current_at(kind, location)
    if own := next((row for row in current if row.worker_id == worker_id), None):
        if own.waits_since is not None:  # to give it anew is to confirm it
            confirm_row(own, worker, location, giver, now)
            return _assignment(_row(own.id))
        if own.by_id != giver:
            raise AlreadyHeld(place=location.code)
        return _assignment(own)
    if kind.most and len(current) >= kind.most:
        raise PostFull(place=location.code)
    row = tables.Post.create(
        worker=worker_id, kind=kind.code, since=now, by=giver, **location.columns
    )
    counters.posts_changed(location.booth_ids)
    audit.record(
        giver,
        AuditAction.APPOINT,
        worker_ids.show(worker.public_id),
        now,
        **_details(row, location),
    )
    if worker_id != giver:
        notify(row.id, worker_id if news == AssignmentEvent.GIVEN else giver, news, now)
    return _assignment(row)


def confirm_row(
    row: tables.Post, holder: tables.Worker, location: PostLocation, giver: int, now: datetime
) -> None:
    """End the waiting of a post, inside the caller's transaction; the holder is told.

    The caller has checked that `giver`, a worker's id, may give it. One that does not wait stays as
    it is.
    """
    post = tables.Post
    waits = (post.id == row.id) & post.waits_since.is_null(False)
    if post.update(waits_since=None).where(waits).execute():
        counters.posts_changed(location.booth_ids)
        code = worker_ids.show(holder.public_id)
        details = _details(row, location)
        audit.record(giver, AuditAction.CONFIRM_POST, code, now, **details)
        notify(row.id, holder.id, AssignmentEvent.CONFIRMED, now)


def give_back(row: tables.Post, now: datetime) -> None:
    """Record an ended post anew, inside the caller's transaction, if there is room for it.

    The giver stays the same. Whether they still may give it is not checked here.
    Locks the row of the place or booth.
    """
    kind, location = post_kinds.current()[row.kind], location_of(row.place_id, row.booth_id)
    lock_location(location)
    if not kind.most or len(current_at(kind, location)) < kind.most:
        authority.grant(
            row.worker_id,
            kind.code,
            now,
            place_id=row.place_id,
            booth_id=row.booth_id,
            by=row.by_id,
            waits_since=row.waits_since,
        )


def end_post(post_id: int, *, by: int, now: datetime) -> PostAssignment:
    """End a post: its holder may, and whoever may give it. `by` is a Telegram id.

    Holder or giver, whoever did not end it, is notified. A post that has ended stays as it is.
    Raises NotRegistered, NotAllowed or PostOver.
    """
    with transaction():
        row = _row(post_id)
        view = _view(row, by)
        if not view.may_end:
            raise NotAllowed(place=view.assignment.location.code)
        worker = worker_rows.require(by)
        ended = (
            tables.Post.update(until=now, ended_by=worker.id)
            .where(tables.Post.id == post_id, tables.Post.until.is_null())
            .execute()
        )
        if not ended:
            return view.assignment
        counters.posts_changed(view.assignment.location.booth_ids)
        holder = view.assignment.holder
        audit.record(
            worker.id,
            AuditAction.END_POST,
            holder.code,
            now,
            **_details(row, view.assignment.location),
        )
        if not view.own:
            notify(post_id, holder.id, AssignmentEvent.ENDED, now)
        elif row.by_id is not None and row.by_id != worker.id:
            notify(post_id, row.by_id, AssignmentEvent.DECLINED, now)
        return _assignment(_row(post_id))


def view_post(post_id: int, *, by: int, now: datetime) -> AssignmentView:
    """Return a post for its holder, or for those who may see the place's people.

    `by` is the reader's Telegram id. Reading about somebody else is recorded in the audit.
    Raises NotRegistered, NotAllowed or PostOver.
    """
    with transaction():
        row = _row(post_id)
        seen = _view(row, by)
        if not seen.own:
            location = seen.assignment.location
            reader = authority.require(by, "people", location.place.id)
            audit.record(
                reader,
                AuditAction.READ_POST,
                seen.assignment.holder.code,
                now,
                **_details(row, location),
            )
        return seen


def get_assignment(post_id: int) -> PostAssignment:
    """Return a post, to notify those it concerns. Raises PostOver if it was erased."""
    return _assignment(_row(post_id))


def notify(post_id: int, worker_id: int, news: AssignmentEvent, now: datetime) -> None:
    """Queue a message on what became of a post, inside the caller's transaction."""
    worker = tables.Worker.get_by_id(worker_id)
    if worker.telegram_id is not None:
        payload = {"post": post_id, "news": news}
        outbox.enqueue(
            f"post:{post_id}:{news}",
            worker.telegram_id,
            0,
            OutboxSubject.POST,
            payload,
            now=now,
            at_least_once=True,
        )


def _view(row: tables.Post, by: int) -> AssignmentView:
    assignment = _assignment(row)
    worker = worker_rows.require(by)
    own = row.worker_id == worker.id
    given_here = row.kind != post_kinds.ADMIN
    may_give = authority.may_give(by, row.kind, assignment.location.place.id)
    return AssignmentView(assignment, own, given_here and (own or may_give))


def current_at(kind: PostKind, location: PostLocation) -> list[tables.Post]:
    """Return the rows of the posts of a kind that are held here now. For models alone."""
    post, where = tables.Post, location.columns
    column = post.booth if location.booth else post.place
    row_id = where["booth"] or where["place"]
    return list(post.select().where(post.kind == kind.code, column == row_id, post.until.is_null()))


def _row(post_id: int) -> tables.Post:
    row: tables.Post | None = tables.Post.get_or_none(tables.Post.id == post_id)
    if row is None or row.kind not in post_kinds.current():
        raise PostOver
    return row


def _assignment(row: tables.Post) -> PostAssignment:
    giver = tables.Worker.get_or_none(tables.Worker.id == row.by_id) if row.by_id else None
    return PostAssignment(
        id=row.id,
        kind=post_kinds.current()[row.kind],
        location=location_of(row.place_id, row.booth_id),
        holder=person_name(tables.Worker.get_by_id(row.worker_id)),
        by=person_name(giver) if giver else None,
        since=row.since,
        until=row.until,
        waits=row.until is None and row.waits_since is not None,
    )


def person_name(row: tables.Worker) -> PersonName:
    """Return the person of a worker's row. For models alone."""
    return PersonName(row.id, worker_ids.show(row.public_id), row.name)


def _details(row: tables.Post, location: PostLocation) -> dict[str, Any]:
    """Return the audit's details; `also` shows the entry to coordinators of the post's place."""
    return {"post": row.kind, "place": location.code, "also": location.place.id}
