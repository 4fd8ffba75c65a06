"""Store planned places, booths and kinds of posts in the database: all rows, or none.

`plans.read_plan` checks every row and builds the plan, `apply` stores it. A blank cell or
an absent column leaves what is stored as it is, and so does a file for rows that it does not name:
a new list of booths adds and changes booths, it never removes one.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from peewee import ModelSelect, chunked

from models import booth_words, counters, tables, text_forms
from models.database import BindParam, CompiledQuery, bulk_insert, transaction
from models.places import BoothPart, gazetteer
from models.reference_data import sectors
from models.reference_data.planned_booths import BoothFile, Key, PlannedBooths
from models.reference_data.plans import ORDER, Item, Plan

_CHUNK = 500  # rows in one INSERT: SQLite allows 32,766 values at most
_PLACE = {"number": None, "name_hi": "", "aliases": "", "reservation": "GEN", "electors": None}
_PLACE |= {"pc": None, "district": None}
_POST = {"requires": ""}
_BOOTH = {"name_hi": "", "locality": "", "electors": None, "roll_year": None}
_BOOTH |= {"serials": None, "building": None, "roll_date": None, "sector": None}
_NOT_STORED = ("latitude", "longitude")

Progress = Callable[[int, int], None]
Counts = tuple[int, int, int]  # added, changed, unchanged
Rows = dict[tuple[Any, Any], dict[str, Any]]


class NamesOtherBooths(Exception):
    """A list gives the numbers of booths that there are to others; nothing was imported.

    Their workers would be in another village: a new roll is compared first (models/rolls). `booths`
    are codes, with the names that they have and would have.
    """

    def __init__(self, booths: tuple[tuple[str, str, str], ...]) -> None:
        super().__init__(f"{len(booths)} booths would have other names")
        self.booths = booths


@dataclass(frozen=True, slots=True)
class ImportResult:
    """Counts of an import: places, booths and kinds of posts added, changed and unchanged."""

    added: int
    changed: int
    unchanged: int
    by_kind: dict[str, Counts]  # the same three, for each kind in the files
    unlisted: int = 0  # booths in use of the same ACs that are not in the files, and stay


def apply(plan: Plan, now: datetime, progress: Progress | None = None) -> ImportResult:
    """Store a plan in the database, in one transaction.

    `progress` is called from time to time with the number of rows done and of all rows. An import
    that changes nothing is not recorded. Raises NamesOtherBooths or
    BadSectors.
    """
    import_ = _Import(len(plan), progress)
    with transaction():
        for kind in ORDER:
            items = [item for item in plan.others if item.kind == kind]
            if items:
                import_.store(kind, items)
            if kind == "booth" and plan.booths.count:
                import_.store_booths(plan.booths)
        added, changed, unchanged = (sum(n[i] for n in import_.counts.values()) for i in range(3))
        if added or changed:
            files = json.dumps(plan.files, ensure_ascii=False)
            tables.GeographyImport.create(at=now, files=files, changed=added + changed)
            counters.outdated(import_.acs)
            analyze()
    return ImportResult(added, changed, unchanged, import_.counts, import_.unlisted)


class _Import:
    """One run of an import: its counts, and the ids of the places stored so far."""

    def __init__(self, total: int, progress: Progress | None) -> None:
        self.counts: dict[str, Counts] = {}
        self.unlisted = 0
        self._total = total
        self._done = 0
        self._progress = progress
        self._ids: dict[Key, int] = {}
        self.acs: set[int] = set()  # whose booths have changed, or might have other norms or posts

    def store(self, kind: str, items: list[Item]) -> None:
        """Store the items of one kind; the kinds before it are stored already."""
        self._ids = {(p.state_code, p.code): p.id for p in tables.Place.select()}
        if kind == "post":
            self.counts[kind] = self._rows(tables.PostKind, *self._posts(items), _POST)
        elif kind == "sector":
            self.counts[kind] = sectors.store(items, self._ids)
            self._tick(len(items))
        else:
            self.counts[kind] = self._rows(tables.Place, *self._places(items), _PLACE)
        added, changed, _ = self.counts[kind]
        if added + changed:
            self.acs |= {row.ac_id for row in tables.AcCounter.select(tables.AcCounter.ac)}

    def store_booths(self, booths: BoothFile) -> None:
        """Store the booths of each AC; raises NamesOtherBooths after the last one."""
        self._ids = {(p.state_code, p.code): p.id for p in tables.Place.select()}
        others: list[tuple[str, str, str]] = []
        added = changed = unchanged = 0
        for of_ac in booths:
            ac_id = self._ids[of_ac.ac]
            of_ac = _in_sectors(ac_id, of_ac)
            stored = _in_use(ac_id)
            if not stored:
                _insert_booths(ac_id, of_ac)
                booth_words.insert_columns(of_ac.ac[0], *_ids_and_names(ac_id))
                added += len(of_ac)
                self.acs.add(ac_id)
                self._tick(len(of_ac))
                continue
            wanted = dict(_booths(ac_id, of_ac))
            others += _named_otherwise(wanted, stored)
            missing = stored.keys() - wanted.keys()
            self.unlisted += sum(not stored[key]["sample"] for key in missing)
            counts = self._rows(tables.Booth, wanted, stored, _BOOTH)
            if counts[0] + counts[1]:
                self.acs.add(ac_id)
                booth_words.insert(of_ac.ac[0], list(_NAMES_IN_USE.rows(ac=ac_id)))
            added, changed, unchanged = (
                before + count
                for before, count in zip((added, changed, unchanged), counts, strict=True)
            )
        if others:
            raise NamesOtherBooths(tuple(others))
        self.counts["booth"] = added, changed, unchanged

    def _places(self, items: list[Item]) -> tuple[Rows, Rows]:
        """Return the rows of the files and those in the database, by state and code."""
        wanted: Rows = {}
        for item in items:
            row = {"kind": item.kind, "state_code": item.key[0], "code": item.key[1]}
            wanted[item.key] = row | item.values | self._within(item)
        stored: Any = tables.Place.select().where(tables.Place.kind == items[0].kind).dicts()
        return wanted, {(row["state_code"], row["code"]): row for row in stored}

    def _posts(self, items: list[Item]) -> tuple[Rows, Rows]:
        """Return the rows of the files and those in the database, by code."""
        wanted: Rows = {item.key: {"code": item.key[1]} | item.values for item in items}
        stored: Any = tables.PostKind.select().dicts()
        return wanted, {("", row["code"]): row for row in stored}

    def _within(self, item: Item) -> dict[str, Any]:
        return {column: self._ids[key] for column, key in item.within.items()}

    def _rows(
        self, table: type[tables.Table], wanted: Rows, stored: Rows, empty: dict[str, Any]
    ) -> Counts:
        """Insert the rows that are not stored yet, and update those that differ."""
        added = changed = 0
        for keys in chunked(wanted, _CHUNK):
            new = [empty | wanted[key] for key in keys if key not in stored]
            if new:
                table.insert_many(new).execute()
                added += len(new)
            for key in keys:
                changed += key in stored and _change(table, stored[key], wanted[key])
            self._tick(len(keys))
        return added, changed, len(wanted) - added - changed

    def _tick(self, rows: int) -> None:
        self._done += rows
        if self._progress:
            self._progress(self._done, self._total)


def _in_sectors(ac_id: int, booths: PlannedBooths) -> PlannedBooths:
    """Return the booths of an AC with the ids of the sectors that their column names."""
    named = booths.columns.get("sector")
    if named is None:
        return booths
    book = sectors.SectorBook([ac_id])
    ids = [text and book.of_text(ac_id, text).id for text in named]
    return replace(booths, columns={**booths.columns, "sector": ids})


def _in_use(ac_id: int) -> Rows:
    """Return the rows of an AC's booths in use, by AC and part."""
    booth = tables.Booth
    if not _ANY_IN_USE.rows(ac=ac_id):
        return {}
    stored: Any = booth.select().where(booth.ac == ac_id, booth.retired_at.is_null()).dicts()
    return {(ac_id, BoothPart(row["part"], row["suffix"])): row for row in stored}


def _any_in_use() -> "ModelSelect[tables.Booth]":
    booth = tables.Booth
    of_ac = booth.select(booth.id).where(booth.ac == BindParam("ac"), booth.retired_at.is_null())
    return of_ac.limit(1)


_ANY_IN_USE = CompiledQuery(_any_in_use)


def _booths(ac_id: int, booths: PlannedBooths) -> Iterator[tuple[tuple[int, BoothPart], Any]]:
    """Yield the rows of an AC's booths as the table has them, by AC and part."""
    sounds = text_forms.phonetic_keys(booths.columns["name"])
    for row, sound in zip(booths.rows(), sounds, strict=True):
        for not_stored in _NOT_STORED:
            row.pop(not_stored, None)
        part = row.pop("part_number")
        row |= {"ac": ac_id, "part": part.number, "suffix": part.suffix, "sample": False}
        row |= {"name_en": row.pop("name"), "sound": sound}
        yield (ac_id, part), row


def _insert_booths(ac_id: int, booths: PlannedBooths) -> None:
    """Insert the booths of an AC that has none: nothing is compared, and no row is looked at."""
    columns = {n: cells for n, cells in booths.columns.items() if n not in _NOT_STORED}
    columns["name_en"] = names = columns.pop("name")
    columns["sound"] = text_forms.phonetic_keys(names)
    for column, empty in _BOOTH.items():
        if empty is not None and None in columns.get(column, ()):
            columns[column] = [empty if cell is None else cell for cell in columns[column]]
    bulk_insert.insert_columns(tables.Booth, columns, {"ac": ac_id, "sample": False})


def _ids_and_names(ac_id: int) -> tuple[tuple[int, ...], tuple[str, ...], tuple[str, ...]]:
    """Return the ids, English and Hindi names of an AC's booths in use, which has some."""
    ids, name_en, name_hi = zip(*_NAMES_IN_USE.rows(ac=ac_id), strict=True)
    return ids, name_en, name_hi


def _names_in_use() -> "ModelSelect[tables.Booth]":
    booth = tables.Booth
    of_ac = booth.select(booth.id, booth.name_en, booth.name_hi)
    return of_ac.where(booth.ac == BindParam("ac"), booth.retired_at.is_null())


_NAMES_IN_USE = CompiledQuery(_names_in_use)


def _named_otherwise(wanted: Rows, stored: Rows) -> list[tuple[str, str, str]]:
    """Return the booths to which other names would be given; samples have no names.

    A name that only says more or less than before is the same booth's: Barai, Barai school.
    """
    acs = gazetteer.current().by_id
    return [
        (f"{acs[key[0]].number}/{key[1]}", old["name_en"], wanted[key]["name_en"])
        for key, old in sorted(stored.items())
        if key in wanted and not old["sample"] and old["name_en"] != wanted[key]["name_en"]
        if not _one_says_more(old["name_en"], wanted[key]["name_en"])
    ]


def _one_says_more(name: str, other: str) -> bool:
    """Return whether all words of one name are in the other, by their sounds."""
    words, others = (
        {text_forms.phonetic_key(word) for word in text_forms.normalize(text).split()}
        for text in (name, other)
    )
    whole = text_forms.phonetic_key(name) == text_forms.phonetic_key(other)
    return whole or words <= others or others <= words


def _change(table: type[tables.Table], old: dict[str, Any], new: dict[str, Any]) -> bool:
    """Update the columns that differ; return whether any did."""
    different = {column: value for column, value in new.items() if old[column] != value}
    if different:
        key: Any = table._meta.primary_key
        table.update(different).where(key == old[key.name]).execute()
    return bool(different)


def analyze() -> None:
    """Make the database count its rows: until then it plans queries for empty tables."""
    for table in (tables.Place, tables.Booth):
        tables.database.execute_sql(f'ANALYZE "{table._meta.table_name}"')
