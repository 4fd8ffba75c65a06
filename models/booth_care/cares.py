"""What is known of a booth that somebody has taken: until when, and what rose since then."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import fn

from models import places, tables
from models.authority import post_kinds
from models.places import gazetteer, of_row


@dataclass(frozen=True, slots=True)
class Rise:
    """By how much the numbers of a booth rose while somebody had it; never below nought."""

    confirmed: int
    trained: int
    posts: int

    def __bool__(self) -> bool:
        """Return whether anything rose."""
        return bool(self.confirmed or self.trained or self.posts)


@dataclass(frozen=True, slots=True)
class Care:
    """A booth that somebody has taken: by which worker, until when, and what rose since then."""

    id: int
    booth: places.Booth
    worker_id: int
    name: str
    taken_at: datetime
    until: datetime
    assigned: bool  # by a coordinator
    ended: bool
    rise: Rise

    @property
    def first_name(self) -> str:
        """The first word of the name, as groups see it."""
        return next(iter(self.name.split()), "")


def numbers(booth_id: int) -> dict[str, int]:
    """Return the numbers of a booth that may rise: confirmed and trained workers, posts filled."""
    row = tables.Booth.get_by_id(booth_id)
    return {
        "confirmed": row.confirmed,
        "trained": row.trained,
        "posts": _posts([booth_id])[booth_id],
    }


def views(rows: Iterable[tables.BoothCare], now: datetime) -> tuple[Care, ...]:
    """Return the cares of rows in their order, with three queries for all."""
    rows, known = list(rows), gazetteer.current()
    booth, worker = tables.Booth, tables.Worker
    booths = {b.id: b for b in booth.select().where(booth.id.in_([r.booth_id for r in rows]))}
    people = worker.select(worker.id, worker.name)
    names = {w.id: w.name for w in people.where(worker.id.in_([r.worker_id for r in rows]))}
    posts = _posts([row.booth_id for row in rows])
    return tuple(
        Care(
            id=row.id,
            booth=of_row(booths[row.booth_id], known),
            worker_id=row.worker_id,
            name=names[row.worker_id],
            taken_at=row.taken_at,
            until=row.until,
            assigned=row.assigned_by_id is not None,
            ended=row.ended_at is not None or row.until <= now,
            rise=_rise(row, booths[row.booth_id], posts[row.booth_id]),
        )
        for row in rows
    )


def end(row: tables.BoothCare, how: tables.CareEnd, now: datetime) -> bool:
    """End somebody's care inside the caller's transaction; False when it has ended before."""
    care, after = tables.BoothCare, numbers(row.booth_id)
    ended = care.update(
        ended_at=min(now, row.until),
        end=how,
        confirmed_after=after["confirmed"],
        trained_after=after["trained"],
        posts_after=after["posts"],
    ).where(care.id == row.id, care.ended_at.is_null())
    return bool(ended.execute())


def _rise(row: tables.BoothCare, booth: tables.Booth, posts: int) -> Rise:
    """Return what rose until the end of somebody's care, or until now."""

    def rose(before: int, after: int | None, now: int) -> int:
        return max(0, (now if after is None else after) - before)

    return Rise(
        rose(row.confirmed_before, row.confirmed_after, booth.confirmed),
        rose(row.trained_before, row.trained_after, booth.trained),
        rose(row.posts_before, row.posts_after, posts),
    )


def _posts(booth_ids: Iterable[int]) -> dict[int, int]:
    """Return how many posts that count are filled at each booth."""
    post, counted = tables.Post, [k.code for k in post_kinds.current().values() if k.counted]
    ids = list(booth_ids)
    query: Any = (
        post.select(post.booth, fn.COUNT(post.id))
        .where(post.booth.in_(ids), post.kind.in_(counted), post.in_force())
        .group_by(post.booth)
        .tuples()
    )
    return dict.fromkeys(ids, 0) | dict(query)
