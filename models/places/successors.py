"""What a booth became at later rolls, and what a code meant before: the lineage, read.

A booth that was only renumbered or renamed keeps its row, so its id leads to it always. A retired
one has successors: the parts of a split booth, or those that may be it where nobody knows.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from peewee import ModelSelect

from models import tables
from models.database import BindParam, CompiledQuery
from models.places import gazetteer
from models.places.booth_rows import Booth, of_row
from models.places.gazetteer import Gazetteer, Place
from models.places.parts import BoothPart

_ROLLS = 20  # that are followed one after another at most


@dataclass(frozen=True, slots=True)
class Former:
    """What a part meant before a roll, where that is not what it means now.

    `booths` are what the old booth became, in the order of their parts; `roll_id` and `day` are
    those of the newest roll that gave the part to another booth.
    """

    booths: tuple[Booth, ...]
    roll_id: int
    day: date
    split: bool  # whether the part itself is one of the halves


def successors(booth_id: int, all_places: Gazetteer) -> tuple[Booth, ...]:
    """Return the booths in use that a booth became, by part: itself, if it is in use.

    Those of a booth that nobody was sure of are all it may have become; a booth that is gone has
    none.
    """
    found: dict[int, tables.Booth] = {}
    seen, ids = {booth_id}, [booth_id]
    for _ in range(_ROLLS):
        rows = list(tables.Booth.select().where(tables.Booth.id.in_(ids)))
        found |= {row.id: row for row in rows if row.retired_at is None}
        ids = [i for row in rows if row.retired_at for i in _became(row.id) if i not in seen]
        seen |= set(ids)
        if not ids:
            break
    booths = (of_row(row, all_places) for row in found.values())
    return tuple(sorted(booths, key=lambda one: (one.ac.id, one.part)))


def _became(booth_id: int) -> set[int]:
    """Return the ids of what a retired booth became at the roll that retired it."""
    row = tables.Lineage
    lines = list(_applied(row.from_booth == booth_id).order_by(row.roll.desc(), row.id))
    became = {i for line in lines if (i := line.to_booth_id) and i != booth_id}
    if became or not lines:
        return became
    newest = lines[0]
    group = (row.roll == newest.roll_id, row.ac == newest.ac_id, row.match == newest.match)
    return {i for line in _applied(*group) if (i := line.to_booth_id) and i != booth_id}


def _applied(*conditions: object) -> "ModelSelect[tables.Lineage]":
    """Return the lineage of rolls that were applied and not taken back."""
    row, roll = tables.Lineage, tables.Roll
    in_force = roll.applied_at.is_null(False) & roll.undone_at.is_null()
    return row.select(row).join(roll).where(in_force, *conditions)


def former(ac: Place, part: BoothPart, *, since: int = 0) -> Former | None:
    """Return what a part of an AC meant before, if that is not the booth that has it now.

    Of several booths that had it one after another, it is all of them. With `since`, only what
    changed after that roll counts. One query, where nothing has changed.
    """
    lines = _HAD_PART.rows(ac=ac.id, number=part.number, suffix=part.suffix, since=since)
    if not lines:
        return None
    all_places = gazetteer.current()
    booths: dict[int, Booth] = {}
    for booth_id in dict.fromkeys(line.from_booth_id for line in lines):
        booths |= {b.id: b for b in successors(booth_id, all_places)}
    others = tuple(b for b in booths.values() if (b.ac.id, b.part) != (ac.id, part))
    if not others:
        return None
    kept = len(others) < len(booths)
    in_order = tuple(sorted(others, key=lambda one: one.part))
    return Former(in_order, lines[0].roll_id, lines[0].date, split=kept)


def _had_part() -> "ModelSelect[tables.Lineage]":
    row, roll = tables.Lineage, tables.Roll
    return (
        row.select(row.from_booth, row.roll, roll.date)
        .join(roll)
        .where(
            row.ac == BindParam("ac"),
            row.from_part == BindParam("number"),
            row.from_suffix == BindParam("suffix"),
            row.roll > BindParam("since"),
            (row.to_booth.is_null() | (row.to_booth != row.from_booth))
            | (row.to_part != row.from_part)
            | (row.to_suffix != row.from_suffix),
            roll.applied_at.is_null(False),
            roll.undone_at.is_null(),
        )
        .order_by(row.roll.desc(), row.id)
    )


_HAD_PART = CompiledQuery(_had_part)


def of_old_code(acs: Iterable[Place], part: BoothPart) -> tuple[Booth, ...]:
    """Return what the booths of these ACs became that had a part which no booth has now."""
    found = (former(ac, part) for ac in acs)
    return tuple(booth for one in found if one for booth in one.booths)
