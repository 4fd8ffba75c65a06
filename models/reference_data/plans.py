"""Plan the import of geography files: check every row and resolve the places it refers to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from models import text_forms
from models.authority import post_kinds
from models.places import BoothPart, gazetteer
from models.reference_data import auxiliaries
from models.reference_data.columns import Value
from models.reference_data.files import Errors, Record, RowError, read_sheet
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

Key = tuple[str, str]  # state code and code: ("MP", "AC165"), ("MP", "165/12")


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
    items: tuple[Item, ...]
    notes: tuple[str, ...] = ()  # how the files were understood, for the operator


def read_plan(files: Iterable[Path], near: str = "", convert: bool | None = None) -> Plan:
    """Check every row of the files, in whatever order they come, and return the plan.

    `near` is the state of lists that name none; it is found by the names of ACs where they have
    them. `convert` says whether names that seem typed in the font Kruti Dev are converted; with
    None such a list is refused. Raises BadFiles with all errors.
    """
    errors = Errors()
    paths = list(dict.fromkeys(files))
    rows = [record for path in paths for record in read_sheet(path, errors, convert)]
    records = auxiliaries.settled(rows, errors)
    records.sort(key=lambda record: ORDER.index(record.kind))
    resolver = _Resolver(errors, near, records)
    items = [item for record in records if (item := resolver.item(record)) is not None]
    if errors.count:
        raise BadFiles(errors.first, errors.count)
    files_, notes = tuple(path.name for path in paths), tuple(errors.notes)
    return Plan(files_, tuple(items), notes)


class _Resolver:
    """Places that rows may refer to: those in the database, and those of earlier rows."""

    def __init__(self, errors: Errors, near: str, records: Sequence[Record]) -> None:
        all_places = gazetteer.current()
        self._states = StateOfLists(all_places, near)
        self._errors, self._records = errors, records
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
