"""The sectors that a file in the chat names: a list of them, or of booths with such a column."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from models.places import gazetteer
from models.reference_data import booth_headings
from models.reference_data.booth_cells import CellOfSector
from models.reference_data.columns import COLUMNS
from models.reference_data.files import Errors, Sheet
from models.reference_data.layouts import find_layout
from models.spreadsheets import BadSheet, NameReading, SheetRow, headings

SectorRow = tuple[str, str, str]  # the code of a sector or an AC, ranges of parts, a name or ""


def names_sectors(rows: Sequence[SheetRow]) -> bool:
    """Return whether the first rows of a file are of a list that names sectors."""
    if booth_headings.sectors_in(rows) is not None:
        return True
    first = rows[: headings.LOOKED_AT]
    found = headings.find(first, booth_headings.meaning, COLUMNS["booth"])
    columns = found.columns.keys()
    return {"part_number"} <= columns and bool(columns & {"sector", "sector_name"})


def read(rows: Sequence[SheetRow]) -> list[SectorRow]:
    """Return the sectors of a list, each with its parts; raises BadSheet for a wrong row."""
    errors = Errors()
    layout = find_layout("", rows, errors)
    if layout is None:
        raise BadSheet(what="sectors")
    rows = [row for row in rows[layout.behind :] if layout.is_row(row[1])]
    sheet = Sheet("", layout, iter(rows), NameReading.AS_THEY_ARE)
    records = sheet.records(sheet.rows, errors)
    if errors.count:
        raise BadSheet(what="sector_row", line=errors.first[0].line)
    parts: dict[tuple[int, int | None, str], list[str]] = defaultdict(list)
    for record in records:
        cell, of_row = _joined(record.values), _parts(record.values)
        if cell is not None and of_row is None:
            raise BadSheet(what="sector_row", line=record.line)
        if cell is not None:
            number = int(str(record.values["ac_number"]))
            parts[number, cell.number, str(cell)].append(str(of_row))
    if not parts:
        raise BadSheet(what="no_rows")
    return [
        (gazetteer.sector_code(ac, number) if number else f"AC{ac}", ", ".join(of_sector), name)
        for (ac, number, name), of_sector in parts.items()
    ]


def _parts(values: Mapping[str, object]) -> object:
    """Return the parts of a row: ranges, one part, or those from the first to the last."""
    if "first_part" in values and "last_part" in values:
        return f"{values['first_part']}-{values['last_part']}"
    return values.get("parts") or values.get("part_number")


def _joined(values: Mapping[str, object]) -> CellOfSector | None:
    """Return the sector of a row, by its number and its name; None where it names none."""
    cells = [values.get(column) for column in ("sector", "sector_name")]
    known = [cell for cell in cells if isinstance(cell, CellOfSector)]
    number = next((cell.number for cell in known if cell.number), None)
    name = next((str(cell) for cell in reversed(known) if len(cell)), "")
    return CellOfSector(name, number) if known else None
