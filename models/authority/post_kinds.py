"""Kinds of posts: where each is held, what it allows, and how many may hold it. Data, not code.

A campaign changes them with `python run.py import posts.csv`; a new database starts with
config/posts.csv. They are cached in memory and read again after an import has changed something.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal, get_args

from peewee import fn

from models import tables, text_forms
from models.authority.errors import UnknownPostKind
from models.database import CompiledQuery

Permission = Literal[
    "link",
    "target",
    "plan",
    "appoint",
    "review",
    "people",
    "audit",
    "import",
    "export",
    "broadcast",
]
PERMISSIONS: tuple[Permission, ...] = get_args(Permission)
LOCATIONS = (
    "state",
    "pc",
    "district",
    "ac",
    "sector",
    "booth",
)  # where posts are, the widest first
ADMIN = "admin"  # held while the settings name the person; nobody can give or end it


@dataclass(frozen=True, slots=True)
class RequiredTraining:
    """A subject that a post requires, which holds for so many months; 0 is for ever."""

    subject: str
    months: int = 0


@dataclass(frozen=True, slots=True)
class PostKind:
    """A kind of post.

    `rank` is 0 for the admin; holders of a lower rank who may appoint can give and end posts of a
    higher rank inside their place. At most `most` people hold it at one place; 0 is any number.
    `counted` kinds make up the "posts filled" of a booth. Its holders have to pass what it
    `requires`.
    """

    code: str
    held_at: tuple[str, ...]  # of LOCATIONS
    abilities: frozenset[Permission]
    most: int
    counted: bool
    name_hi: str
    name_en: str
    rank: int
    requires: tuple[RequiredTraining, ...] = ()


def current() -> Mapping[str, PostKind]:
    """Return the kinds of posts as they are now in the database, by code, in order of rank.

    Safe on the event loop.
    """
    global _newest
    [(stamp,)] = _STAMP.rows()
    snapshot = _newest  # read once: another thread may replace it meanwhile
    if snapshot is None or (snapshot.database, snapshot.stamp) != (tables.database.obj, stamp):
        rows = tables.PostKind.select().order_by(tables.PostKind.rank, tables.PostKind.code)
        snapshot = _KindsSnapshot(
            tables.database.obj, stamp, {row.code: _kind(row) for row in rows}
        )
        _newest = snapshot
    return snapshot.kinds


def allowing(ability: Permission, *, below: int | None = None) -> list[str]:
    """Return the codes of the kinds that allow this, only those with a rank below `below`."""
    return [
        k.code
        for k in current().values()
        if ability in k.abilities and (below is None or k.rank < below)
    ]


def held_at(location: str) -> tuple[PostKind, ...]:
    """Return the kinds that are held at this kind of place (one of LOCATIONS), in order of rank."""
    return tuple(k for k in current().values() if location in k.held_at)


def coordinating(location: str) -> str:
    """Return the code of the kind that coordinates this kind of place; raises UnknownPostKind."""
    for kind in held_at(location):
        if kind.code != ADMIN and kind.abilities:
            return kind.code
    raise UnknownPostKind(text=location)


def find(text: str) -> PostKind:
    """Return the kind of this code, or of this name in Hindi or English; raises UnknownPostKind.

    A name is found by its sound, and without what stands in brackets behind it.
    """
    code, sound = text.strip().casefold(), text_forms.phonetic_key(text)
    kinds = current()
    if code in kinds:
        return kinds[code]
    for kind in kinds.values():
        if sound and sound in _sounds(kind):
            return kind
    raise UnknownPostKind(text=text)


def split(text: str) -> tuple[str, str]:
    """Split `बूथ समिति सदस्य 165/12` into the kind's code and the rest; ("", text) without one."""
    words = text.split()
    for count in range(len(words), 0, -1):
        with suppress(UnknownPostKind):
            return find(" ".join(words[:count])).code, " ".join(words[count:])
    return "", text


def _sounds(kind: PostKind) -> set[str]:
    names = (kind.name_hi, kind.name_en)
    whole = (form for name in names for form in (name, name.partition("(")[0]))
    return {text_forms.phonetic_key(name) for name in whole}


@dataclass(frozen=True, slots=True)
class _KindsSnapshot:
    """The kinds of one database as they were at one stamp."""

    database: object
    stamp: int | None
    kinds: dict[str, PostKind]


def _kind(row: tables.PostKind) -> PostKind:
    allowed = {"all": PERMISSIONS, "none": ()}.get(row.abilities) or row.abilities.split("|")
    return PostKind(
        code=row.code,
        held_at=tuple(location for location in LOCATIONS if location in row.held_at.split("|")),
        abilities=frozenset(a for a in PERMISSIONS if a in allowed),
        most=row.most,
        counted=row.counted,
        name_hi=row.name_hi,
        name_en=row.name_en,
        rank=row.rank,
        requires=tuple(map(_required, filter(None, row.requires.split("|")))),
    )


def _required(text: str) -> RequiredTraining:
    """Return what `Booth management` or `Booth management:12` requires."""
    subject, _, months = text.rpartition(":")
    if subject and months.isdigit():
        return RequiredTraining(subject.strip(), int(months))
    return RequiredTraining(text.strip())


_STAMP = CompiledQuery(lambda: tables.GeographyImport.select(fn.MAX(tables.GeographyImport.id)))
_newest: _KindsSnapshot | None = None
