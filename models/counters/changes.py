"""Count what happens to workers, posts and booths; nothing else changes the counters.

An operation says what it does inside its transaction, in any order. The counters are changed once,
as the last step of that transaction (models/counters/applying.py).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models import tables
from models.counters.applying import (
    CHUNK,
    BoothDoubts,
    BoothPosts,
    Move,
    OutdatedAc,
    apply,
)
from models.database import at_commit, for_update, transaction


@dataclass(frozen=True, slots=True)
class Counted:
    """A worker as the counters know them. Who is unconfirmed counts as nothing."""

    booth_id: int
    confirmed_at: datetime | None
    trained_at: datetime | None
    last_active_at: datetime

    @classmethod
    def of(cls, row: Any) -> "Counted":
        """Return what is counted of a worker's row, which the caller has locked."""
        return cls(row.booth_id, row.confirmed_at, row.trained_at, row.last_active_at)


def changed(before: Counted | None, after: Counted | None) -> None:
    """Count that a worker came (`before` is None), changed, or went (`after` is None)."""
    for worker, step in ((before, -1), (after, 1)):
        if worker is not None and worker.confirmed_at is not None:
            moments = worker.confirmed_at, worker.trained_at, worker.last_active_at
            _add(Move(worker.booth_id, step, *moments))
    if before is not None and after is not None and before.booth_id != after.booth_id:
        doubts_changed([after.booth_id])


def doubts_changed(booth_ids: Iterable[int]) -> None:
    """Count the doubted workers of booths anew: one came, or is doubted no more."""
    for booth_id in booth_ids:
        _add(BoothDoubts(booth_id))


def doubts_of_changed(invitation_ids: Iterable[int]) -> None:
    """Count the doubted workers anew where those are who came by these invitations.

    Their rows are locked, so that nobody moves to another booth meanwhile.
    """
    worker, invitation, ids = tables.Worker, tables.Invitation, sorted(set(invitation_ids))
    for start in range(0, len(ids), CHUNK):
        came = invitation.select(invitation.worker).where(
            invitation.id.in_(ids[start : start + CHUNK])
        )
        rows = worker.select(worker.id, worker.booth).where(worker.id.in_(came))
        doubts_changed(row.booth_id for row in for_update(rows.order_by(worker.id)))


def posts_changed(booth_ids: Iterable[int]) -> None:
    """Count the filled posts of booths anew: one began, ended, waits or goes on."""
    for booth_id in booth_ids:
        _add(BoothPosts(booth_id))


def posts_of_changed(worker_id: int) -> None:
    """Count the filled posts anew of the booths at which a worker holds some."""
    post = tables.Post
    held = post.select(post.booth).where(
        post.worker == worker_id, post.until.is_null(), post.booth.is_null(False)
    )
    posts_changed(row.booth_id for row in held if row.booth_id)


def outdated(ac_ids: Iterable[int]) -> None:
    """Mark ACs whose booths, norms or kinds of posts changed: all is computed anew there.

    Until a job has done so their numbers are computed from the rows each time.
    """
    for ac_id in ac_ids:
        _add(OutdatedAc(ac_id))


def _add(change: Move | BoothPosts | BoothDoubts | OutdatedAc) -> None:
    if at_commit.is_open():
        at_commit.add(apply, change)
    else:
        with transaction():
            at_commit.add(apply, change)
