"""Kinds of posts: where each is held, what it allows, and how many may hold it. Data, not code.

A campaign changes them with `python run.py import posts.csv`; config/posts.csv is what a new
database begins with. They are kept in memory and read anew when an import has changed something.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from peewee import fn

from models import names, tables
from models.errors import UnknownPostKind
from models.prepared import Prepared

Ability = Literal[
    "link", "target", "plan", "appoint", "review", "people", "audit", "import", "export"
]
ABILITIES: tuple[Ability, ...] = get_args(Ability)
SPOTS = ("state", "pc", "district", "ac", "booth")  # where a post may be held, the widest first
ADMIN = "admin"  # held as long as the settings name the person, given and ended by nobody


@dataclass(frozen=True, slots=True)
class PostKind:
    """A kind of post.

    `rank` is 0 for the admin; who holds a lower one, with the ability to appoint, gives and ends
    posts of a higher one inside their place. `most` may hold it at one place, 0 is any number.
    `counted` ones make up the "posts filled" of a booth.
    """

    code: str
    held_at: tuple[str, ...]  # of SPOTS
    abilities: frozenset[Ability]
    most: int
    counted: bool
    name_hi: str
    name_en: str
    rank: int


def current() -> Mapping[str, PostKind]:
    """Give the kinds of posts as they are now in the database, by code, in order of rank."""
    global _newest
    [(stamp,)] = _STAMP.rows()
    reading = _newest  # looked at once: another thread may put a newer one in its place meanwhile
    if reading is None or (reading.database, reading.stamp) != (tables.database.obj, stamp):
        rows = tables.PostKind.select().order_by(tables.PostKind.rank, tables.PostKind.code)
        reading = _Reading(tables.database.obj, stamp, {row.code: _kind(row) for row in rows})
        _newest = reading
    return reading.kinds


def allowing(ability: Ability, *, below: int | None = None) -> list[str]:
    """Give the codes of the kinds that allow this, of those with a rank below `below` alone."""
    return [
        k.code
        for k in current().values()
        if ability in k.abilities and (below is None or k.rank < below)
    ]


def held_at(spot: str) -> tuple[PostKind, ...]:
    """Give the kinds that are held at this kind of place (one of SPOTS), in order of rank."""
    return tuple(k for k in current().values() if spot in k.held_at)


def coordinating(spot: str) -> str:
    """Give the code of the kind that coordinates this kind of place; raises UnknownPostKind."""
    for kind in held_at(spot):
        if kind.code != ADMIN and kind.abilities:
            return kind.code
    raise UnknownPostKind(text=spot)


def known(code: str) -> bool:
    """Say whether there is a kind of this code."""
    return code.strip().casefold() in current()


def find(text: str) -> PostKind:
    """Give the kind of this code, or of this name in Hindi or English; raises UnknownPostKind."""
    wanted = names.fold(text)
    for kind in current().values():
        if text.strip().casefold() == kind.code:
            return kind
        if wanted and wanted in (names.fold(kind.name_hi), names.fold(kind.name_en)):
            return kind
    raise UnknownPostKind(text=text)


@dataclass(frozen=True, slots=True)
class _Reading:
    """The kinds of one database as they were at one stamp."""

    database: object
    stamp: int | None
    kinds: dict[str, PostKind]


def _kind(row: Any) -> PostKind:
    named = {"all": ABILITIES, "none": ()}.get(row.abilities) or row.abilities.split("|")
    return PostKind(
        code=row.code,
        held_at=tuple(spot for spot in SPOTS if spot in row.held_at.split("|")),
        abilities=frozenset(a for a in ABILITIES if a in named),
        most=row.most,
        counted=row.counted,
        name_hi=row.name_hi,
        name_en=row.name_en,
        rank=row.rank,
    )


_STAMP = Prepared(lambda: tables.GeographyImport.select(fn.MAX(tables.GeographyImport.id)))
_newest: _Reading | None = None
