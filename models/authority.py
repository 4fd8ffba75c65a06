"""Who may do what where. The one place where authority is decided, from the posts in the database.

A post at a place holds for everything inside that place. Posts in BOOTH_POSTS are held at booths
and give no authority; they are what a booth's "posts filled" counts.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from peewee import ModelSelect

from models import places, tables
from models.errors import NoPost, NotAllowed, NotRegistered

Ability = Literal[
    "link", "target", "plan", "appoint", "review", "people", "audit", "import", "export"
]
BOOTH_POSTS = ("booth_president", "booth_agent")
_EVERYTHING: frozenset[Ability] = frozenset(get_args(Ability))
KINDS: dict[str, frozenset[Ability]] = {
    "admin": _EVERYTHING,  # held as long as the settings name them
    "coordinator": _EVERYTHING,
    "trainer": frozenset(),
    "booth_president": frozenset(),
    "booth_agent": frozenset(),
}


@dataclass(frozen=True, slots=True)
class Post:
    """A role and where it is held: a place's or a booth's code."""

    kind: str
    code: str
    name_en: str
    name_hi: str


def require(telegram_id: int, ability: Ability, place_id: int) -> int:
    """Give the worker's id when one of their posts allows this inside that place.

    Raises NotRegistered, or NotAllowed with the place's code.
    """
    worker_id = _worker_id(telegram_id)
    kinds = [kind for kind, abilities in KINDS.items() if ability in abilities]
    allowed = (
        tables.Post.select()
        .where(
            tables.Post.worker == worker_id,
            tables.Post.kind.in_(kinds),
            tables.Post.place.in_(places.ancestors(place_id)),
            tables.Post.until.is_null(),
        )
        .exists()
    )
    if not allowed:
        raise NotAllowed(place=places.place(place_id).code)
    return worker_id


def places_of(telegram_id: int, ability: Ability) -> tuple[places.Place, ...]:
    """Give the places at which this person holds a post that allows it, the widest first."""
    kinds = [kind for kind, abilities in KINDS.items() if ability in abilities]
    rows = (
        tables.Post.select(tables.Post.place)
        .join(tables.Worker)
        .where(
            tables.Worker.telegram_id == telegram_id,
            tables.Post.kind.in_(kinds),
            tables.Post.place.is_null(False),
            tables.Post.until.is_null(),
        )
        .distinct()
    )
    order = ("state", "pc", "district", "ac")
    found = [places.place(row.place_id) for row in rows if row.place_id]
    return tuple(sorted(found, key=lambda p: (order.index(p.kind), p.code)))


def grant(
    worker_id: int,
    kind: str,
    now: datetime,
    *,
    place_id: int | None = None,
    booth_id: int | None = None,
) -> None:
    """Give a worker a post at a place or at a booth; one that is held already stays as it is."""
    if kind not in KINDS:
        raise ValueError(f"no such kind of post: {kind}")
    tables.Post.insert(
        worker=worker_id, kind=kind, place=place_id, booth=booth_id, since=now
    ).on_conflict_ignore().execute()


def posts_of(worker_id: int) -> tuple[Post, ...]:
    """Give the posts that a worker holds now, places before booths."""
    rows = tables.Post.select().where(tables.Post.worker == worker_id, tables.Post.until.is_null())
    return tuple(map(_post, rows.order_by(tables.Post.booth.is_null(False), tables.Post.id)))


def _post(row: tables.Post) -> Post:
    where: places.Place | places.Booth
    where = places.booth(row.booth_id) if row.booth_id else places.place(row.place_id or 0)
    return Post(row.kind, where.code, where.name_en, where.name_hi)


def _worker_id(telegram_id: int) -> int:
    row = tables.Worker.get_or_none(tables.Worker.telegram_id == telegram_id)
    if row is None:
        raise NotRegistered
    return int(row.id)


def require_a_post(telegram_id: int) -> int:
    """Give the worker's id when they hold any post; raises NotRegistered or NoPost."""
    worker_id = _worker_id(telegram_id)
    if not _posts_now(worker_id).exists():
        raise NoPost
    return worker_id


def require_post_around(telegram_id: int, booth: places.Booth) -> int:
    """Give the worker's id when one of their posts, whatever its kind, reaches this booth.

    Raises NotRegistered, NoPost, or NotAllowed with the booth's code.
    """
    worker_id = require_a_post(telegram_id)
    reaches = (tables.Post.booth == booth.id) | tables.Post.place.in_(places.ancestors(booth.ac.id))
    if not _posts_now(worker_id).where(reaches).exists():
        raise NotAllowed(place=booth.code)
    return worker_id


def _posts_now(worker_id: int) -> "ModelSelect[tables.Post]":
    return tables.Post.select().where(tables.Post.worker == worker_id, tables.Post.until.is_null())
