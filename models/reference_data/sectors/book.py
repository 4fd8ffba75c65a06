"""The sectors that lists name: found among those of an AC by number or name, or made."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from models import tables, text_forms
from models.places import gazetteer
from models.reference_data.booth_cells import CellOfSector, sector


@dataclass(frozen=True, slots=True)
class StoredSector:
    """The id of a sector, and whether it was made for the list."""

    id: int
    is_new: bool


class SectorBook:
    """The sectors of some ACs: each that a list names is found or made, once."""

    def __init__(self, ac_ids: Iterable[int]) -> None:
        """Read the sectors of these ACs, inside the caller's transaction."""
        place = tables.Place
        self._acs: dict[int, Any] = {
            row.id: row for row in place.select().where(place.id.in_(list(ac_ids)))
        }
        self._of_ac: dict[int, dict[int, Any]] = defaultdict(dict)  # by number
        of_acs: Any = place.select().where(place.ac.in_(list(self._acs)))
        for row in of_acs:
            self._of_ac[row.ac_id][row.number] = row
        self._found: dict[tuple[int, int | None, str], StoredSector] = {}
        self.changed = 0

    def of_text(self, ac_id: int, text: str) -> StoredSector:
        """Return the sector that a text names, as `find` does for a cell."""
        cell = sector(text)
        assert isinstance(cell, CellOfSector)
        return self.find(ac_id, cell)

    def find(self, ac_id: int, cell: CellOfSector) -> StoredSector:
        """Return the sector that a cell names; a name beside its number renames it."""
        key = ac_id, cell.number, text_forms.normalize(cell)
        if key not in self._found:
            self._found[key] = self._find(ac_id, cell)
        return self._found[key]

    def _find(self, ac_id: int, cell: CellOfSector) -> StoredSector:
        known = self._of_ac[ac_id]
        row = known.get(cell.number) if cell.number else self._named(ac_id, cell)
        if row is None:
            return self._make(ac_id, cell)
        values: dict[str, Any] = {"removed_at": None} if row.removed_at else {}
        if cell and text_forms.normalize(cell) not in _names(row):
            values |= _columns(cell)
        if values:
            self.changed += 1
            tables.Place.update(values).where(tables.Place.id == row.id).execute()
            known[row.number] = tables.Place.get_by_id(row.id)
        return StoredSector(row.id, row.removed_at is not None)

    def _named(self, ac_id: int, name: str) -> Any:
        same = text_forms.normalize(name)
        rows = (row for row in self._of_ac[ac_id].values() if row.removed_at is None)
        return next((row for row in rows if same in _names(row)), None)

    def _make(self, ac_id: int, cell: CellOfSector) -> StoredSector:
        ac, known = self._acs[ac_id], self._of_ac[ac_id]
        number = cell.number or max(known, default=0) + 1
        code = gazetteer.sector_code(ac.number, number)
        within = {"ac": ac_id, "pc": ac.pc_id, "district": ac.district_id, "number": number}
        names = _columns(cell or CellOfSector(str(number), number))
        row = tables.Place.create(
            kind="sector", state_code=ac.state_code, code=code, **within, **names
        )
        known[number] = row
        self.changed += 1
        return StoredSector(row.id, True)


def _names(row: Any) -> set[str]:
    return {text_forms.normalize(name) for name in (row.name_en, row.name_hi) if name}


def _columns(name: str) -> dict[str, str]:
    """Return the columns of a name; one in Devanagari is the Hindi one, too."""
    is_hindi = any("\u0900" <= letter <= "\u097f" for letter in name)
    return {"name_en": str(name), "name_hi": str(name) if is_hindi else ""}
