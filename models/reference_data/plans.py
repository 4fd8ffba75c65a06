"""Plan the import of geography files: check every row and resolve the places it refers to."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from models import text_forms
from models.authority import post_kinds
from models.places import BoothPart, gazetteer
from models.reference_data import auxiliaries, plain_rows
from models.reference_data.columns import Value
from models.reference_data.files import (
    Errors,
    Record,
    RowError,
    Sheet,
    is_of_booths,
    open_sheet,
)
from models.reference_data.planned_booths import BoothFile, Key
from models.reference_data.states import OtherAc, StateOfLists

ORDER = (
    "state",
    "district",
    "pc",
    "ac",
    "booth",
    "post",
)  # each kind refers only to those before it
# kind → (column of the file, column of the table, kind of place)
_REFERENCES = {
    "ac": (("pc_number", "pc", "pc"), ("district", "district", "district")),
    "booth": (("ac_number", "ac", "ac"),),
}

_OF_AC = ("state", "ac_number", "ac_name")  # columns that tell of which AC a booth is


class BadFiles(Exception):
    """Files cannot be imported, and nothing was. `errors` are the first of `count`."""

    def __init__(self, errors: Sequence[RowError], count: int) -> None:
        super().__init__(f"{count} errors in the files")
        self.errors = tuple(errors)
        self.count = count


@dataclass(frozen=True, slots=True)
class Item:
    """A place, booth or kind of post of the files: columns to store, and places it lies in."""

    kind: str
    key: Key
    values: dict[str, Value]
    within: dict[str, Key]  # column of the table → the place


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
        self._resolver = _Resolver(self.errors, near)
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


class _Resolver:
    """Places that rows may refer to: those in the database, and those of earlier rows."""

    def __init__(self, errors: Errors, near: str) -> None:
        all_places = gazetteer.current()
        self._states = StateOfLists(all_places, near)
        self._errors, self._records = errors, tuple[Record, ...]()
        self._places: set[Key] = {(p.state_code, p.code) for p in all_places.by_id.values()}
        self._named: dict[tuple[str, str, str], Key] = {}  # kind, state, folded name
        self._seen: dict[Key, Record] = {}
        self._other_acs: set[tuple[str, str]] = set()  # file and reason
        for name in all_places.names:
            self._name(name.place.kind, (name.place.state_code, name.place.code), name.folded)
        for place in all_places.by_id.values():
            self._proper(place.kind, (place.state_code, place.code), place.name_en)

    def _proper(self, kind: str, key: Key, name: str) -> None:
        """Register a place by its name and code, which go before any alias of another place."""
        for spelling in (text_forms.normalize(name), text_forms.normalize(key[1])):
            self._named[kind, "" if kind == "state" else key[0], spelling] = key

    def _name(self, kind: str, key: Key, spelling: str) -> None:
        self._named.setdefault((kind, "" if kind == "state" else key[0], spelling), key)

    def begin(self, records: Sequence[Record]) -> None:
        """Forget the booths that were seen, before others of which none is among them."""
        self._seen.clear()
        self._records = tuple(records)

    def item(self, record: Record) -> Item | None:
        """Return the item of a row, or None after recording its errors."""
        values = dict(record.values)
        if record.kind == "post":
            return self._post(record, values)
        code = _code(record.kind, values)
        state = self._state(record, values)
        if state is None:
            return None
        key = state, code
        self._places.add(key)
        if record.kind == "ac":
            self._states.add(state, code, values)
        if record.kind in ("state", "district"):
            self._proper(record.kind, key, str(values["name_en"]))
            for alias in filter(None, str(values.get("aliases", "")).split("|")):
                self._name(record.kind, key, text_forms.normalize(alias))
        within = self._within(record, state, values)
        if within is None or self._twice(record, key):
            return None
        return Item(record.kind, key, values, within)

    def _post(self, record: Record, values: dict[str, Value]) -> Item | None:
        key = "", str(values.pop("kind"))
        wrong = _wrong_post(key[1], values)
        for column, reason in wrong.items():
            self._errors.add(record.file, record.line, column, reason)
        return None if wrong or self._twice(record, key) else Item("post", key, values, {})

    def _state(self, record: Record, values: dict[str, Value]) -> str | None:
        if record.kind == "state":
            return str(values.pop("code"))
        if record.kind == "booth":
            return self._state_of_booth(record, values)
        return self._named_state(record, str(values.pop("state")))

    def _state_of_booth(self, record: Record, values: dict[str, Value]) -> str | None:
        """Return the state of a booth, by its column or by its AC, whose name must fit."""
        named, number = values.pop("state", None), values["ac_number"]
        assert isinstance(number, int)
        ac_name = str(values.pop("ac_name", "") or getattr(number, "name", ""))
        state = self._named_state(record, str(named)) if named is not None else ""
        if state is None:
            return None
        try:
            return self._states.find(number, ac_name, state)
        except OtherAc as other:
            if (record.file, str(other)) not in self._other_acs:  # once, not for each booth
                self._other_acs.add((record.file, str(other)))
                hint = "" if state else "; for a list of another state add  --state CODE"
                self._errors.add(record.file, record.line, "ac_number", f"{other}{hint}")
            return None

    def _named_state(self, record: Record, name: str) -> str | None:
        key = self._named.get(("state", "", text_forms.normalize(name)))
        if key is None:
            reason = f"there is no state {name!r}: import a file with code,name_en,name_hi for it"
            self._errors.add(record.file, record.line, "state", reason)
        return key and key[0]

    def _within(
        self, record: Record, state: str, values: dict[str, Value]
    ) -> dict[str, Key] | None:
        """Remove the references to other places from the values and resolve them."""
        within: dict[str, Key] = {}
        before = self._errors.count
        for column, field, kind in _REFERENCES.get(record.kind, ()):
            name = values.pop(column, None)
            if name is None:
                continue
            key = self._place(kind, state, name)
            if key is None:
                reason = f"there is no {kind} {name!r} in {state}, in the files or the database"
                self._errors.add(record.file, record.line, column, reason)
            else:
                within[field] = key
        return within if self._errors.count == before else None

    def _place(self, kind: str, state: str, name: Value) -> Key | None:
        if kind == "district":
            return self._named.get((kind, state, text_forms.normalize(str(name))))
        key = state, f"{kind.upper()}{name}"
        return key if key in self._places else None

    def _twice(self, record: Record, key: Key) -> bool:
        first = self._seen.setdefault(key, record)
        if first is not record:
            reason = f"{key[1]} is there already, in {first.file} line {first.line}"
            if record.kind == "booth":
                reason += self._how_to_tell_apart(first, record)
            self._errors.add(record.file, record.line, "", reason)
        return first is not record

    def _how_to_tell_apart(self, first: Record, record: Record) -> str:
        """Return the names of two booths of one part, and what the number of one may be."""
        ac, part = record.values["ac_number"], record.values["part_number"]
        assert isinstance(part, BoothPart)
        behind = BoothPart(part.number + 1)
        parts = {
            row.values["part_number"] for row in self._records if row.values.get("ac_number") == ac
        }
        hint = "" if behind in parts else f" (there is no {ac}/{behind} in the list)"
        return (
            f": {str(first.values['name'])!r} there, {str(record.values['name'])!r} here;"
            f" correct the number of one{hint}, or write a letter behind that of an auxiliary part"
        )


def _wrong_post(code: str, values: dict[str, Value]) -> dict[str, str]:
    """Return the errors of a kind of post, by column."""
    wrong = {}
    spots, is_admin = str(values["held_at"]).split("|"), code == post_kinds.ADMIN
    if is_admin != (values["rank"] == 0):
        wrong["rank"] = f"0 is the rank of {post_kinds.ADMIN}, and of no other"
    if is_admin and (values["held_at"], values["abilities"]) != ("state", "all"):
        wrong["kind"] = f"{post_kinds.ADMIN} is held at the state and may do all"
    if "booth" in spots and values["abilities"] not in ("none", "people"):
        wrong["abilities"] = "a post at a booth lets see its workers at most: write people or none"
    if values["counted"] and spots != ["booth"]:
        wrong["counted"] = "only posts at booths are counted there"
    return wrong


def _code(kind: str, values: dict[str, Value]) -> str:
    """Return the code of the place or booth in a row."""
    if kind == "state":
        return str(values["code"])
    if kind == "district":
        return gazetteer.district_code(str(values["name_en"]))
    if kind == "booth":
        return f"{values['ac_number']}/{values['part_number']}"
    return f"{kind.upper()}{values['number']}"
