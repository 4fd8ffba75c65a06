"""Resolve the places that rows refer to, by code or by name, and find rows that are there twice."""

from collections.abc import Sequence
from dataclasses import dataclass

from models import text_forms
from models.authority import post_kinds
from models.places import BoothPart, gazetteer
from models.reference_data.booth_cells import CellOfSector
from models.reference_data.columns import Value
from models.reference_data.files import Errors, Record
from models.reference_data.list_states import ListStates, OtherAc
from models.reference_data.planned_booths import Key

# kind → (column of the file, column of the table, kind of place)
_REFERENCES = {
    "ac": (("pc_number", "pc", "pc"), ("district", "district", "district")),
    "booth": (("ac_number", "ac", "ac"),),
    "sector": (("ac_number", "ac", "ac"),),
}


@dataclass(frozen=True, slots=True)
class Item:
    """A place, booth or kind of post of the files: columns to store, and places it lies in."""

    kind: str
    key: Key
    values: dict[str, Value]
    within: dict[str, Key]  # column of the table → the place


class Resolver:
    """Places that rows may refer to: those in the database, and those of earlier rows."""

    def __init__(self, errors: Errors, near: str) -> None:
        all_places = gazetteer.current()
        self._states = ListStates(all_places, near)
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
        if record.kind in ("booth", "sector"):
            _join_sector(record.kind, values)
        if record.kind == "sector" and not self._has_parts(record, values):
            return None
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

    def _has_parts(self, record: Record, values: dict[str, Value]) -> bool:
        """Return whether a row of sectors names one and its parts, which become `parts` alone."""
        first, last = values.pop("first_part", None), values.pop("last_part", None)
        if first is not None and last is not None:
            values["parts"] = f"{first}-{last}"
        for column, reason in (("sector", "names no sector"), ("parts", "names no parts")):
            if column not in values:
                self._errors.add(record.file, record.line, column, reason)
                return False
        return True

    def _post(self, record: Record, values: dict[str, Value]) -> Item | None:
        key = "", str(values.pop("kind"))
        wrong = _wrong_post(key[1], values)
        for column, reason in wrong.items():
            self._errors.add(record.file, record.line, column, reason)
        return None if wrong or self._twice(record, key) else Item("post", key, values, {})

    def _state(self, record: Record, values: dict[str, Value]) -> str | None:
        if record.kind == "state":
            return str(values.pop("code"))
        if record.kind in ("booth", "sector"):
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
                reason = f"there is no {kind} {name!r} in {state}, in the files or in the database"
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


def _join_sector(kind: str, values: dict[str, Value]) -> None:
    """Make one cell of the number and the name of a sector that stand in two columns.

    That of a booth is kept as a text, which `booth_cells.sector` reads again.
    """
    cells = [values.pop(column, None) for column in ("sector", "sector_name")]
    known = [cell for cell in cells if isinstance(cell, CellOfSector)]
    if known:
        number = next((cell.number for cell in known if cell.number), None)
        cell = CellOfSector(next((str(c) for c in reversed(known) if len(c)), ""), number)
        values["sector"] = cell if kind == "sector" else cell.whole


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
    if kind == "sector":
        sector = values["sector"]
        assert isinstance(sector, CellOfSector)
        return f"AC{values['ac_number']}/{sector.whole}"
    return f"{kind.upper()}{values['number']}"
