"""Who holds a post: the people to tell when something needs somebody who may act."""

from typing import Any

from models import places, tables
from models.authority import post_kinds
from models.authority.permissions import giving
from models.authority.post_kinds import Permission


def nearest_holders(ability: Permission, place_id: int) -> tuple[int, ...]:
    """Return the Telegram ids of those whose post allows it at the nearest place around this one.

    Those of the place itself, where there are any; else of its AC, its PC, its district, its state.
    """
    kinds = post_kinds.allowing(ability)
    for around in places.ancestors(place_id):
        if found := _holders(tables.Post.kind.in_(kinds), tables.Post.place == around):
            return found
    return ()


def nearest_givers(kind: str, place_id: int) -> tuple[int, ...]:
    """Return the Telegram ids of those who may give a post of this kind at the nearest place.

    Where nobody may, those of the admins whom the settings name.
    """
    kinds = giving(kind)
    for around in places.ancestors(place_id):
        if found := _holders(tables.Post.kind.in_(kinds), tables.Post.place == around):
            return found
    return admins()


def nearest_posts(
    ability: Permission, place_id: int, besides: int
) -> tuple[tuple[tables.Post, places.Place], ...]:
    """Return, to models alone, the posts that allow it at the nearest place where somebody has one.

    Those of the worker with the id `besides` do not count. Each comes with its place; the worker is
    loaded with it.
    """
    post, worker, kinds = tables.Post, tables.Worker, post_kinds.allowing(ability)
    for around in places.ancestors(place_id):
        query: Any = (
            post.select(post, worker)
            .join(worker, on=(post.worker == worker.id))
            .where(
                post.in_force(),
                post.kind.in_(kinds),
                post.place == around,
                worker.telegram_id.is_null(False),
                worker.id != besides,
            )
        )
        if found := list(query.order_by(post.since, post.id)):
            return tuple((row, places.place(around)) for row in found)
    return ()


def holders_around(ability: Permission, place_id: int) -> tuple[int, ...]:
    """Return the Telegram ids of all whose post allows it at this place or at one around it."""
    kinds = post_kinds.allowing(ability)
    around = places.ancestors(place_id)
    return _holders(tables.Post.kind.in_(kinds), tables.Post.place.in_(around))


def all_holders() -> tuple[int, ...]:
    """Return the Telegram ids of those who hold a post at a place, whatever it allows."""
    return _holders(tables.Post.place.is_null(False))


def admins() -> tuple[int, ...]:
    """Return the Telegram ids of the admins whom the settings name and who have registered."""
    return _holders(tables.Post.kind == "admin")


def _holders(*conditions: Any) -> tuple[int, ...]:
    post, worker = tables.Post, tables.Worker
    query: Any = (
        worker.select(worker.telegram_id)
        .join(post, on=(post.worker == worker.id))
        .where(
            post.in_force(),
            worker.telegram_id.is_null(False),
            *conditions,
        )
    )
    return tuple(row.telegram_id for row in query.distinct().order_by(worker.telegram_id))
