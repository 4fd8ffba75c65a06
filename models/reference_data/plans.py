"""Plan the import of geography files: check every row and resolve the places it refers to."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from models.reference_data import auxiliaries, plain_rows
from models.reference_data.files import (
    Errors,
    Record,
    RowError,
    Sheet,
    is_of_booths,
    open_sheet,
)
from models.reference_data.planned_booths import BoothFile, Key
from models.reference_data.resolving import Item, Resolver

__all__ = ["ORDER", "BadFiles", "Item", "Plan", "read_plan"]

ORDER = (
    "state",
    "district",
    "pc",
    "ac",
    "booth",
    "sector",
    "post",
)  # each kind refers only to those before it
_OF_AC = ("state", "ac_number", "ac_name")  # columns that tell of which AC a booth is


class BadFiles(Exception):
    """Files cannot be imported, and nothing was. `errors` are the first of `count`."""

    def __init__(self, errors: Sequence[RowError], count: int) -> None:
        super().__init__(f"{count} errors in the files")
        self.errors = tuple(errors)
        self.count = count


@dataclass(frozen=True, slots=True)
class Plan:
    """The checked rows of the files, in an order in which they can be stored."""

    files: tuple[str, ...]
    others: tuple[Item, ...]  # all but the booths
    booths: BoothFile
    notes: tuple[str, ...] = ()  # how the files were understood, for the operator

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.others) + self.booths.count

    def booth_items(self) -> Iterator[Item]:
        """Yield the booths one by one."""
        for of_ac in self.booths:
            state, ac = of_ac.ac
            for values in of_ac.rows():
                key = state, f"{ac.removeprefix('AC')}/{values['part_number']}"
                yield Item("booth", key, values, {"ac": of_ac.ac})

    @property
    def items(self) -> tuple[Item, ...]:
        """Return all rows at once, which may be many."""
        return (*self.others, *self.booth_items())


class _Scattered(Exception):
    """Raised where the booths of an AC do not stand together."""


def read_plan(files: Iterable[Path], near: str = "", convert: bool | None = None) -> Plan:
    """Check every row of the files, in whatever order they come, and return the plan.

    `near` is the state of lists that name none; it is found by the names of ACs where they have
    them. `convert` says whether names that seem typed in the font Kruti Dev are converted; with
    None such a list is refused. Raises BadFiles with all errors.
    """
    paths = list(dict.fromkeys(files))
    try:
        reader = _PlanReader(near, convert, whole=False)
        reader.read(paths)
    except _Scattered:
        reader = _PlanReader(near, convert, whole=True)
        reader.read(paths)
    errors = reader.errors
    if errors.count:
        raise BadFiles(errors.first, errors.count)
    names = tuple(path.name for path in paths)
    return Plan(names, tuple(reader.others), reader.booths, tuple(errors.notes))


class _PlanReader:
    """Reads files of places first, and then booths: AC by AC, as nearly all lists have them.

    With `whole` all booths are read before any is looked at, whatever their order.
    """

    def __init__(self, near: str, convert: bool | None, *, whole: bool) -> None:
        self.errors, self.others, self.booths = Errors(), list[Item](), BoothFile()
        self._resolver = Resolver(self.errors, near)
        self._convert, self._whole = convert, whole
        self._lettered: dict[str, auxiliaries.Lettered] = {}
        self._acs: set[Key] = set()  # whose booths were read

    def read(self, paths: Sequence[Path]) -> None:
        """Read all files; raises _Scattered."""
        if len(paths) > 1:
            paths = sorted(paths, key=is_of_booths)  # in their order, those of booths last
        others: list[Record] = []
        booths: list[Record] = []
        for path in paths:
            sheet = open_sheet(path, self.errors, self._convert)
            if sheet is None:
                continue
            if sheet.layout.kind != "booth":
                others += sheet.records(sheet.rows, self.errors)
                continue
            self._resolve(others)
            if self._whole:
                booths += sheet.records(sheet.rows, self.errors)
            else:
                self._read_booths(sheet)
        self._resolve(others)
        self._add_records(booths)
        auxiliaries.note(self._lettered, self.errors)

    def _resolve(self, records: list[Record]) -> None:
        records.sort(key=lambda record: ORDER.index(record.kind))
        items = (self._resolver.item(record) for record in records)
        self.others += [item for item in items if item is not None]
        records.clear()

    def _read_booths(self, sheet: Sheet) -> None:
        columns = sheet.layout.columns
        at = [columns.index(name) for name in _OF_AC if name in columns]
        plain = plain_rows.readable(sheet)
        for _, group in groupby(sheet.rows, lambda row: [row[1][i : i + 1] for i in at]):
            rows = list(group)
            values = plain_rows.read(sheet, [cells for _, cells in rows]) if plain else None
            if values is None:
                self._add_records(sheet.records(rows, self.errors))
            else:
                self._add_plain(sheet, rows[0][0], values)

    def _add_plain(self, sheet: Sheet, line: int, columns: plain_rows.Columns) -> None:
        """Add the booths of one AC that need no further look; the first tells of which it is."""
        first = {name: cells[0] for name, cells in columns.items() if cells[0] is not None}
        self._resolver.begin(())
        item = self._resolver.item(Record("booth", sheet.file, line, first))
        if item is not None:
            kept = {name: cells for name, cells in columns.items() if name not in _OF_AC}
            self._add(item.within["ac"], kept)

    def _add_records(self, records: Sequence[Record]) -> None:
        records = auxiliaries.settled(records, self.errors, self._lettered)
        self._resolver.begin(records)
        items = (self._resolver.item(record) for record in records)
        by_ac: dict[Key, list[Item]] = {}
        for item in items:
            if item is not None:
                by_ac.setdefault(item.within["ac"], []).append(item)
        for ac, of_ac in by_ac.items():
            names = dict.fromkeys(name for item in of_ac for name in item.values)
            self._add(ac, {name: [item.values.get(name) for item in of_ac] for name in names})

    def _add(self, ac: Key, columns: plain_rows.Columns) -> None:
        if ac in self._acs:
            raise _Scattered
        self._acs.add(ac)
        self.booths.add(ac, columns)
