"""Importing places, booths and kinds of posts from CSV files: all of it, or nothing.

`read` checks every row and makes a plan, `apply` brings the plan into the database. A blank cell
or an absent column leaves what is stored as it is, and what a file does not name stays: a new
list of booths adds and changes booths, it never takes one away.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import SQL, Case, Select, Value, chunked, fn

from models import gazetteer, names, tables
from models.database import transaction
from models.geography_sheets import RowError
from models.plans import ORDER, BadFiles, Item, Key, Plan, read

__all__ = [
    "BadFiles",
    "ImportResult",
    "Plan",
    "RowError",
    "apply",
    "read",
    "sample_booths",
]

ELECTORS_PER_BOOTH = 900
_CHUNK = 500  # rows in one INSERT: SQLite takes 32,766 values at the most
_PLACE = {"number": None, "name_hi": "", "aliases": "", "reservation": "GEN", "electors": None}
_PLACE |= {"pc": None, "district": None}
_BOOTH = {"name_hi": "", "locality": "", "electors": None, "roll_year": None}

Progress = Callable[[int, int], None]
Counts = tuple[int, int, int]  # added, changed, unchanged
Rows = dict[tuple[Any, Any], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did: places and booths added, changed and unchanged."""

    added: int
    changed: int
    unchanged: int
    by_kind: dict[str, Counts]  # the same three, of each kind in the files


def apply(plan: Plan, now: datetime, progress: Progress | None = None) -> ImportResult:
    """Bring a plan into the database, in one transaction.

    `progress` is told from time to time how many rows are done, and of how many. An import that
    changes nothing leaves no trace.
    """
    import_ = _Import(len(plan.items), progress)
    with transaction():
        for kind in ORDER:
            items = [item for item in plan.items if item.kind == kind]
            if items:
                import_.store(kind, items)
        added, changed, unchanged = (sum(n[i] for n in import_.counts.values()) for i in range(3))
        if added or changed:
            files = json.dumps(plan.files, ensure_ascii=False)
            tables.GeographyImport.create(at=now, files=files, changed=added + changed)
            _count_anew()
    return ImportResult(added, changed, unchanged, import_.counts)


class _Import:
    """One run of an import: what it has counted, and the ids of the places so far."""

    def __init__(self, total: int, progress: Progress | None) -> None:
        self.counts: dict[str, Counts] = {}
        self._total = total
        self._done = 0
        self._progress = progress
        self._ids: dict[Key, int] = {}

    def store(self, kind: str, items: list[Item]) -> None:
        """Store the items of one kind; the kinds before it are stored already."""
        self._ids = {(p.state_code, p.code): p.id for p in tables.Place.select()}
        if kind == "post":
            self.counts[kind] = self._rows(tables.PostKind, *self._posts(items), {})
        elif kind == "booth":
            self.counts[kind] = self._rows(tables.Booth, *self._booths(items), _BOOTH)
        else:
            self.counts[kind] = self._rows(tables.Place, *self._places(items), _PLACE)

    def _places(self, items: list[Item]) -> tuple[Rows, Rows]:
        """Give what is wanted and what is there, by state and code."""
        wanted: Rows = {}
        for item in items:
            row = {"kind": item.kind, "state_code": item.key[0], "code": item.key[1]}
            wanted[item.key] = row | item.values | self._within(item)
        there: Any = tables.Place.select().where(tables.Place.kind == items[0].kind).dicts()
        return wanted, {(row["state_code"], row["code"]): row for row in there}

    def _booths(self, items: list[Item]) -> tuple[Rows, Rows]:
        """Give what is wanted and what is there, by AC and part."""
        wanted: Rows = {}
        for item in items:
            row = item.values | self._within(item)
            row |= {"part": row.pop("part_number"), "name_en": row.pop("name"), "sample": False}
            row["sound"] = names.sound(row["name_en"])
            wanted[row["ac"], row["part"]] = row
        acs = {ac for ac, _ in wanted}
        there: Any = tables.Booth.select().where(
            tables.Booth.ac.in_(acs), tables.Booth.retired_at.is_null()
        )
        return wanted, {(row["ac"], row["part"]): row for row in there.dicts()}

    def _posts(self, items: list[Item]) -> tuple[Rows, Rows]:
        """Give what is wanted and what is there, by code."""
        wanted: Rows = {item.key: {"code": item.key[1]} | item.values for item in items}
        there: Any = tables.PostKind.select().dicts()
        return wanted, {("", row["code"]): row for row in there}

    def _within(self, item: Item) -> dict[str, Any]:
        return {column: self._ids[key] for column, key in item.within.items()}

    def _rows(self, table: Any, wanted: Rows, there: Rows, empty: dict[str, Any]) -> Counts:
        """Insert the rows that are not there, and change those that differ."""
        added = changed = 0
        for keys in chunked(wanted, _CHUNK):
            new = [empty | wanted[key] for key in keys if key not in there]
            if new:
                table.insert_many(new).execute()
                added += len(new)
            for key in keys:
                changed += key in there and _change(table, there[key], wanted[key])
            self._tick(len(keys))
        return added, changed, len(wanted) - added - changed

    def _tick(self, rows: int) -> None:
        self._done += rows
        if self._progress:
            self._progress(self._done, self._total)


def _change(table: Any, old: dict[str, Any], new: dict[str, Any]) -> bool:
    """Write the columns that differ; say whether any did."""
    different = {column: value for column, value in new.items() if old[column] != value}
    if different:
        key = table._meta.primary_key
        table.update(different).where(key == old[key.name]).execute()
    return bool(different)


def _count_anew() -> None:
    """Let the database count its rows now: it plans for an empty table until it does."""
    for table in (tables.Place, tables.Booth):
        tables.database.execute_sql(f'ANALYZE "{table._meta.table_name}"')


def sample_booths(state_code: str, counts: Mapping[int, int]) -> int:
    """Give each AC of a state that has no booth plain numbered ones, marked as samples.

    `counts` has the number of booths by AC number where it is known; elsewhere there is one for
    every 900 electors, and none where these are not known either. Gives how many were added.
    """
    acs = gazetteer.current().numbered(state_code, ("ac",))
    with transaction():
        held = {row.ac_id for row in tables.Booth.select(tables.Booth.ac).distinct()}
        sizes = {ac.id: _sample_size(ac, counts) for ac in acs if ac.id not in held}
        if any(sizes.values()):
            _insert_samples(sizes)
            _count_anew()
    return sum(sizes.values())


def _sample_size(ac: gazetteer.Place, counts: Mapping[int, int]) -> int:
    known = counts.get(ac.number or 0)
    return known if known is not None else -(-(ac.electors or 0) // ELECTORS_PER_BOOTH)


def _insert_samples(sizes: Mapping[int, int]) -> None:
    """Number the booths of each AC in the database itself: they are tens of thousands."""
    first = Select(columns=[SQL("1")]).cte("parts", recursive=True, columns=("part",))
    following = Select([first], [first.c.part + SQL("1")])
    parts = first.union_all(following.where(first.c.part < max(sizes.values())))
    place, part = tables.Place, parts.c.part
    size = Case(place.id, list(sizes.items()), 0)
    hindi = fn.COALESCE(fn.NULLIF(place.name_hi, ""), place.name_en)
    row = {
        "ac": place.id,
        "part": part,
        "name_en": place.name_en.concat(" ").concat(part),
        "name_hi": hindi.concat(" ").concat(part),
        "locality": Value(""),
        "sound": Value(""),
        "sample": Value(True),
        "confirmed": SQL("0"),
        "trained": SQL("0"),
    }
    query = place.select(*row.values()).join(parts, on=(part <= size))
    tables.Booth.insert_from(query, list(row)).with_cte(parts).execute()
