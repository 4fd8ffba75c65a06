"""Move what hangs on one booth to another: workers, posts, offers of posts, pending invitations."""

from datetime import datetime
from typing import Any

from peewee import fn

from models import tables
from models.database import bulk_insert
from models.strength import is_doubted

Moved = dict[str, list[int]]


def move(left: int, entered: int, at: datetime, *, workers: bool) -> Moved:
    """Move everything at a booth, with its workers or without; return the ids of what moved.

    Workers are not among them: their change of booth is a row of their own, which goes with them.
    `ended` are posts whose holders held the same one at the other booth already.
    """
    if workers:
        _workers(left, entered, at)
    post, offer, invitation = tables.Post, tables.PostOffer, tables.Invitation
    ended = _end_twice(left, entered, at)
    moved = {
        "posts": _rows(post, left, post.until.is_null()),
        "offers": _rows(offer, left, offer.state == tables.OfferState.OPEN),
        "invitations": _rows(invitation, left, invitation.state == tables.InvitationState.PENDING),
    }
    rows: Any
    for rows, ids in zip((post, offer, invitation), moved.values(), strict=True):
        rows.update(booth=entered).where(rows.id.in_(ids)).execute()
    return moved | {"ended": ended}


def renew(moved: Moved, entered: int, at: datetime) -> None:
    """Return the posts that a move ended to their holders, who still hold the like of them there.

    Call it before anything is moved back: who has lost that one since holds neither.
    """
    post = tables.Post
    ended = post.id.in_(moved.get("ended", [])) & (post.until == at)
    post.update(until=None).where(ended, fn.EXISTS(_same_at(entered))).execute()


def move_back(moved: Moved, left: int, entered: int) -> None:
    """Return what was moved to a booth and is there still."""
    for table, name in (
        (tables.Post, "posts"),
        (tables.PostOffer, "offers"),
        (tables.Invitation, "invitations"),
    ):
        ids = moved.get(name, [])
        rows: Any = table
        rows.update(booth=left).where(rows.id.in_(ids), rows.booth == entered).execute()


def workers_back(left: int, entered: int, at: datetime) -> None:
    """Return the workers who came from a booth at a moment and have not moved since."""
    change, worker = tables.BoothChange, tables.Worker
    came = change.select(change.worker).where(
        change.left == left, change.entered == entered, change.at == at, change.undone_at.is_null()
    )
    _count(left, entered, worker.id.in_(came) & (worker.booth == entered))
    worker.update(booth=left).where(worker.id.in_(came), worker.booth == entered).execute()
    change.delete().where(change.left == left, change.entered == entered, change.at == at).execute()


def _workers(left: int, entered: int, at: datetime) -> None:
    worker = tables.Worker
    here = [row.id for row in worker.select(worker.id).where(worker.booth == left)]
    same = {"left": left, "entered": entered, "at": at, "undone_at": None}
    bulk_insert.insert(tables.BoothChange, [{"worker": i, **same} for i in here])
    _count(entered, left, worker.booth == left)
    worker.update(booth=entered).where(worker.booth == left).execute()


def _count(more: int, less: int, which: Any) -> None:
    """Move the counters of the workers who count from one booth to another."""
    worker, booth = tables.Worker, tables.Booth
    counted = worker.confirmed_at.is_null(False) & which
    confirmed = worker.select().where(counted).count()
    trained = worker.select().where(counted, worker.trained_at.is_null(False)).count()
    doubted = worker.select().where(counted, is_doubted(worker)).count()
    for booth_id, step in ((more, 1), (less, -1)):
        booth.update(
            confirmed=booth.confirmed + step * confirmed,
            trained=booth.trained + step * trained,
            doubted=booth.doubted + step * doubted,
        ).where(booth.id == booth_id).execute()


def _rows(table: Any, left: int, condition: Any) -> list[int]:
    return [row.id for row in table.select(table.id).where(table.booth == left, condition)]


def _end_twice(left: int, entered: int, at: datetime) -> list[int]:
    """End the posts at a booth whose holders hold the same one at the other; return their ids."""
    post = tables.Post
    twice = fn.EXISTS(_same_at(entered))
    ended = _rows(post, left, post.until.is_null() & twice)
    post.update(until=at).where(post.id.in_(ended)).execute()
    return ended


def _same_at(booth: int) -> Any:
    """Return the query for a post of this worker and kind that is held at a booth."""
    post, other = tables.Post, tables.Post.alias()
    return other.select(other.id).where(
        other.worker == post.worker,
        other.kind == post.kind,
        other.booth == booth,
        other.until.is_null(),
    )
