"""Who needs a training: what a coordinator sees before anything is planned."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import fn

from models import authority, places, tables
from models.seats import demand
from models.trainings import Lacking, requirements

SHOWN = 5  # ACs


@dataclass(frozen=True, slots=True)
class Demand:
    """Untrained workers by AC (most first), who waits, and holders of a post without a training.

    `lacking` has those kinds of posts that require subjects, `posts` the others.
    """

    untrained: int
    waiting: int  # who asked to be told, or stand in line for a full session
    by_ac: tuple[tuple[places.Place, int], ...]
    posts: tuple[tuple[authority.PostKind, int], ...]
    lacking: tuple[Lacking, ...] = ()


def of_place(place_id: int, now: datetime) -> Demand:
    """Return who needs a training in a place, and how many of them wait for one."""
    by_ac = _untrained(place_id)
    most = sorted(by_ac.items(), key=lambda pair: (-pair[1], pair[0]))
    shown = tuple((places.place(ac_id), n) for ac_id, n in most[:SHOWN])
    waiting = sum(demand.waiting(place_id, now).values())
    lacking = requirements.lacking(place_id, now)
    return Demand(sum(by_ac.values()), waiting, shown, _posts(place_id), lacking)


def _untrained(place_id: int) -> dict[int, int]:
    booth = tables.Booth
    lacking = fn.SUM(booth.confirmed - booth.trained)
    rows: Any = (
        booth.select(booth.ac, lacking)
        .where(places.booths_in(place_id)(booth), booth.retired_at.is_null())
        .group_by(booth.ac)
        .tuples()
    )
    return {ac_id: int(n) for ac_id, n in rows if n}


def _posts(place_id: int) -> tuple[tuple[authority.PostKind, int], ...]:
    """Return how many hold each counted kind of post at a booth and are not trained.

    Kinds that require certain subjects are left out.
    """
    post, booth, worker = tables.Post, tables.Booth, tables.Worker
    rows: Any = (
        post.select(post.kind, fn.COUNT(post.id))
        .join(booth, on=(post.booth == booth.id))
        .switch(post)
        .join(worker, on=(post.worker == worker.id))
        .where(places.booths_in(place_id)(booth), post.in_force(), worker.trained_at.is_null())
        .group_by(post.kind)
        .tuples()
    )
    counts = dict(rows)
    kinds = (k for k in authority.post_kinds.current().values() if k.counted and not k.requires)
    return tuple((kind, counts[kind.code]) for kind in kinds if kind.code in counts)
