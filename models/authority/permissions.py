"""Decide who may do what where, from the posts in the database; nothing else decides it.

A post at a place covers everything inside that place; what it allows is part of its kind
(models.authority.post_kinds). A post at a booth covers that booth alone, where an operation asks
for it (`require_in_booth`). A post that waits gives no authority: its holder lost the phone, or
has another Telegram account now (models/posts/waiting.py).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from peewee import ModelSelect

from models import counters, places, tables, worker_rows
from models.authority import post_kinds
from models.authority.post_kinds import Permission
from models.database import BindParam, CompiledQuery, bind_list, listed
from models.errors import NoPost, NotAllowed

__all__ = [
    "Permission",
    "Post",
    "booths_of",
    "grant",
    "may",
    "may_give",
    "may_in_booth",
    "places_held",
    "places_of",
    "places_to_give",
    "posts_of",
    "require",
    "require_a_post",
    "require_giving",
    "require_in_booth",
    "require_post_around",
]


@dataclass(frozen=True, slots=True)
class Post:
    """A post that a worker holds: the code and names of its kind, and of its place or booth."""

    id: int
    kind: str
    title_hi: str
    title_en: str
    code: str
    name_en: str
    name_hi: str

    def title(self, language: str) -> str:
        """Return the name of the role in `hi` or `en`."""
        return self.title_hi if language == "hi" else self.title_en


def require(telegram_id: int, ability: Permission, place_id: int) -> int:
    """Check that one of a person's posts allows this inside that place; return the worker's id.

    Raises NotRegistered, or NotAllowed with the place's code.
    """
    return _require(telegram_id, post_kinds.allowing(ability), place_id)


def require_giving(telegram_id: int, kind: str, place_id: int) -> int:
    """Check that a person may give and end posts of this kind in a place; return the worker's id.

    For that they must hold a post that lets them appoint, of a lower rank than this kind, so nobody
    makes or ends their own equal. Raises NotRegistered, or NotAllowed with the place's code.
    """
    return _require(telegram_id, giving(kind), place_id)


def may(telegram_id: int, ability: Permission, place_id: int) -> bool:
    """Return whether one of this person's posts allows this inside that place."""
    return _holds(telegram_id, post_kinds.allowing(ability), place_id)


def may_give(telegram_id: int, kind: str, place_id: int) -> bool:
    """Return whether this person may give and end posts of this kind inside that place."""
    return _holds(telegram_id, giving(kind), place_id)


def places_of(telegram_id: int, ability: Permission) -> tuple[places.Place, ...]:
    """Return the places at which this person holds a post that allows it, the widest first."""
    return _places(telegram_id, post_kinds.allowing(ability))


def booths_of(telegram_id: int, ability: Permission) -> tuple[int, ...]:
    """Return the ids of the booths at which this person holds a post that allows it."""
    post, worker = tables.Post, worker_rows.find(telegram_id)
    if worker is None:
        return ()
    allowing = post.kind.in_(post_kinds.allowing(ability))
    rows = _posts_now(worker.id).where(post.booth.is_null(False), allowing).order_by(post.id)
    return tuple(dict.fromkeys(row.booth_id for row in rows if row.booth_id))


def places_to_give(telegram_id: int, kind: str) -> tuple[places.Place, ...]:
    """Return the places inside which this person may give posts of this kind, the widest first."""
    return _places(telegram_id, giving(kind))


def grant(
    worker_id: int,
    kind: str,
    now: datetime,
    *,
    place_id: int | None = None,
    booth_id: int | None = None,
    by: int | None = None,
    waits_since: datetime | None = None,
) -> None:
    """Record a worker's post for settings and the operator; only the kind of post is checked.

    Nobody's right to give it is checked, nor whether it fits the place and has room, and the audit
    does not record it: for all that there is `posts.appoint`. A post held already stays as it is.
    `by` is the worker who gives it, None for settings and operator. Raises ValueError for an
    unknown kind.
    """
    if kind not in post_kinds.current():
        raise ValueError(f"no such kind of post: {kind}")
    tables.Post.insert(
        worker=worker_id,
        kind=kind,
        place=place_id,
        booth=booth_id,
        since=now,
        by=by,
        waits_since=waits_since,
    ).on_conflict_ignore().execute()
    counters.posts_changed([] if booth_id is None else [booth_id])


def posts_of(worker_id: int) -> tuple[Post, ...]:
    """Return the posts that a worker holds now and that do not wait, places before booths."""
    return tuple(map(_post, _POSTS.models(tables.Post, worker=worker_id)))


def places_held(worker_id: int) -> tuple[places.Place, ...]:
    """Return the places at which a worker holds a post now; for a post at a booth its AC."""
    rows = _posts_now(worker_id).order_by(tables.Post.id)
    at = (
        places.booth(r.booth_id).ac if r.booth_id else places.place(r.place_id or 0) for r in rows
    )
    return tuple(dict.fromkeys(at))


def _post(row: tables.Post) -> Post:
    at: places.Place | places.Booth
    at = places.booth(row.booth_id) if row.booth_id else places.place(row.place_id or 0)
    kind = post_kinds.current()[row.kind]
    names = kind.name_hi, kind.name_en
    return Post(row.id, row.kind, *names, at.code, at.name_en, at.name_hi)


def giving(kind: str) -> list[str]:
    """Return the kinds of posts whose holders may give posts of this kind."""
    post_kind = post_kinds.current().get(kind)
    return post_kinds.allowing("appoint", below=post_kind.rank) if post_kind else []


def _require(telegram_id: int, kinds: Collection[str], place_id: int) -> int:
    worker_id = worker_rows.require_id(telegram_id)
    if not _holds(telegram_id, kinds, place_id):
        raise NotAllowed(place=places.place(place_id).code)
    return worker_id


def require_a_post(telegram_id: int) -> int:
    """Check that a person holds any post; return the worker's id.

    Raises NotRegistered or NoPost.
    """
    worker_id = worker_rows.require_id(telegram_id)
    if not _posts_now(worker_id).exists():
        raise NoPost
    return worker_id


def require_post_around(telegram_id: int, booth: places.Booth) -> int:
    """Check that one of a person's posts, of any kind, covers a booth; return the worker's id.

    Raises NotRegistered, NoPost, or NotAllowed with the booth's code.
    """
    worker_id = require_a_post(telegram_id)
    covers = (tables.Post.booth == booth.id) | tables.Post.place.in_(
        places.ancestors(booth.area.id)
    )
    if not _posts_now(worker_id).where(covers).exists():
        raise NotAllowed(place=booth.code)
    return worker_id


def require_in_booth(telegram_id: int, ability: Permission, booth: places.Booth) -> int:
    """Check that a post of this person, at the booth or around it, allows this there.

    Return the worker's id. Raises NotRegistered, or NotAllowed with the booth's code.
    """
    worker_id = worker_rows.require_id(telegram_id)
    if not may_in_booth(telegram_id, ability, booth):
        raise NotAllowed(place=booth.code)
    return worker_id


def may_in_booth(telegram_id: int, ability: Permission, booth: places.Booth) -> bool:
    """Return whether a post of this person, at the booth or around it, allows this there."""
    post, worker = tables.Post, worker_rows.find(telegram_id)
    if worker is None:
        return False
    around = places.ancestors(booth.area.id)
    here = (post.booth == booth.id) | post.place.in_(around)
    allowing = post.kind.in_(post_kinds.allowing(ability))
    return bool(_posts_now(worker.id).where(here, allowing).exists())


def _posts_now(worker_id: int | BindParam) -> "ModelSelect[tables.Post]":
    return tables.Post.select().where(tables.Post.worker == worker_id, tables.Post.in_force())


def _holds(telegram_id: int, kinds: Collection[str], place_id: int) -> bool:
    around = places.ancestors(place_id)
    values = listed("kind", kinds) | listed("place", around)
    return bool(_held(len(kinds), len(around)).rows(telegram_id=telegram_id, **values))


def _places(telegram_id: int, kinds: Collection[str]) -> tuple[places.Place, ...]:
    rows = _places_held(len(kinds)).rows(telegram_id=telegram_id, **listed("kind", kinds))
    at = [places.place(place_id) for (place_id,) in rows]
    return tuple(sorted(at, key=lambda p: (post_kinds.LOCATIONS.index(p.kind), p.code)))


def _posts_of_kinds(kinds: int, *columns: Any) -> "ModelSelect[tables.Post]":
    """Return the query for the posts of so many kinds that a person holds now."""
    post, worker = tables.Post, tables.Worker
    return (
        post.select(*columns)
        .join(worker, on=(post.worker == worker.id))
        .where(
            worker.telegram_id == BindParam("telegram_id"),
            bind_list(post.kind, "kind", kinds),
            post.in_force(),
        )
    )


@lru_cache  # there are few numbers of kinds, and five of places around one
def _held(kinds: int, around: int) -> CompiledQuery:
    post = tables.Post
    inside = bind_list(post.place, "place", around)
    return CompiledQuery(lambda: _posts_of_kinds(kinds, post.id).where(inside).limit(1))


@lru_cache
def _places_held(kinds: int) -> CompiledQuery:
    post = tables.Post
    at_a_place = post.place.is_null(False)
    return CompiledQuery(lambda: _posts_of_kinds(kinds, post.place).where(at_a_place).distinct())


def _places_before_booths() -> "ModelSelect[tables.Post]":
    rows = _posts_now(BindParam("worker"))
    return rows.order_by(tables.Post.booth.is_null(False), tables.Post.id)


_POSTS = CompiledQuery(_places_before_booths)
