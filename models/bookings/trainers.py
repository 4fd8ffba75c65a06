"""Trainers of a place: who they are, and when they cannot."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from models import places, tables
from models.bookings.clashes import TrainerDays
from models.identity import worker_ids

KIND = "trainer"  # the code of their post (config/posts.csv)
MOST = 40  # trainers that are read


@dataclass(frozen=True, slots=True)
class Trainer:
    """A worker who leads sessions. `public_id` is written with dashes."""

    id: int
    name: str
    public_id: str


def near(place_id: int) -> tuple[Trainer, ...]:
    """Return who holds a trainer's post at a place, around it or inside it, the nearest first."""
    held = posts_near(place_id)
    return of_ids(sorted(held, key=lambda worker_id: place_id not in held[worker_id]))[:MOST]


def posts_near(place_id: int) -> dict[int, list[int]]:
    """Return the places of the trainers' posts at a place, around it or inside it, by worker."""
    inside = (place.id for kind in places.KINDS for place in places.inside(place_id, kind))
    post = tables.Post
    rows = post.select(post.place, post.worker).where(
        post.kind == KIND, post.place.in_([*places.ancestors(place_id), *inside]), post.in_force()
    )
    held: dict[int, list[int]] = {}
    for row in rows.order_by(post.id):
        held.setdefault(row.worker_id, []).append(int(row.place_id or 0))
    return held


def of_ids(ids: Iterable[int]) -> tuple[Trainer, ...]:
    """Return workers by their ids, in that order; who has left is not among them."""
    ids = list(ids)
    rows = {row.id: row for row in tables.Worker.select().where(tables.Worker.id.in_(ids))}
    return tuple(_trainer(rows[id_]) for id_ in ids if id_ in rows)


def of_public_ids(public_ids: Iterable[str]) -> dict[str, Trainer]:
    """Return workers by their IDs, as `worker_ids.parse` returns them."""
    rows = tables.Worker.select().where(tables.Worker.public_id.in_(list(public_ids)))
    return {row.public_id: _trainer(row) for row in rows}


def remember(days: Mapping[int, TrainerDays]) -> None:
    """Add days on which trainers are away, and set the most that they lead in a day.

    For the caller's transaction.
    """
    for worker_id, known in days.items():
        limit = tables.TrainerLimit
        limit.delete().where(limit.worker == worker_id).execute()
        if known.most:
            limit.create(worker=worker_id, most=known.most)
        for day in sorted(known.away):
            tables.TrainerAway.insert(worker=worker_id, day=day).on_conflict_ignore().execute()


def _trainer(row: tables.Worker) -> Trainer:
    return Trainer(row.id, row.name, worker_ids.show(row.public_id))
