"""Rows of booths as official lists write them, settled into parts with a letter and serial ranges.

Many lists give an auxiliary part its main part's number, and tell the two apart by a column only.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from models.places import BoothPart
from models.places import parts as booth_parts
from models.reference_data import booth_cells
from models.reference_data.files import Errors, Record

_LAST = 1_000_000  # behind all serial numbers: rows without any come last, as they stand


@dataclass(slots=True)
class Lettered:
    """How many auxiliary parts of a file got a letter, and the code of the first of them."""

    count: int
    code: str


def settled(
    records: Sequence[Record], errors: Errors, lettered_in: dict[str, Lettered]
) -> list[Record]:
    """Return the records with letters for their auxiliary parts, and serials as one column.

    Auxiliary parts that are written without a letter get the next free ones in the order of their
    serial numbers: 12, 12A, 12B; `lettered_in` counts them by file. Rows that cannot be settled are
    left out, with an error. The records of one AC must come together.
    """
    kept = [row for record in records if (row := _with_serials(record, errors)) is not None]
    numbers: dict[tuple[str, object, int], list[int]] = defaultdict(list)
    for index, row in enumerate(kept):
        if row.kind == "booth" and "main_or_auxiliary" in row.values:
            numbers[_number(row)].append(index)
    parts: dict[int, BoothPart | None] = {}
    for same in numbers.values():
        parts.update(zip(same, _lettered([kept[i] for i in same], errors), strict=True))
    lettered = [(kept[i], part) for i, part in parts.items() if part and part.suffix]
    for record, part in lettered:
        if not _part(record).suffix:
            code = f"{record.values['ac_number']}/{part}"
            lettered_in.setdefault(record.file, Lettered(0, code)).count += 1
    with_parts = (_with_part(row, parts[i]) if i in parts else row for i, row in enumerate(kept))
    return [row for row in with_parts if row is not None]


def note(lettered_in: dict[str, Lettered], errors: Errors) -> None:
    """Add a note for each file whose auxiliary parts got letters."""
    errors.notes += [
        f"{file}: {lettered.count} auxiliary parts of their main part's number got a letter,"
        f" such as {lettered.code}"
        for file, lettered in lettered_in.items()
    ]


def _number(row: Record) -> tuple[str, object, int]:
    part = _part(row)
    return str(row.values.get("state", "")), row.values["ac_number"], part.number


def _part(row: Record) -> BoothPart:
    part = row.values["part_number"]
    assert isinstance(part, BoothPart)
    return part


def _with_serials(record: Record, errors: Errors) -> Record | None:
    """Return a record whose first and last serial number are a range; half of one says nothing."""
    values = dict(record.values)
    first, last = values.pop("serial_from", None), values.pop("serial_to", None)
    if isinstance(first, int) and isinstance(last, int):
        try:
            values.setdefault("serials", booth_cells.joined([(first, last)]))
        except ValueError as error:
            errors.add(record.file, record.line, "serial_to", str(error))
            return None
    return replace(record, values=values) if first or last else record


def _lettered(same: Sequence[Record], errors: Errors) -> list[BoothPart | None]:
    """Return the parts of the records of one number; None, with an error, where no letter is left.

    `12M` is how some lists write the main part. Of several rows that are marked as main, those
    whose serials go on where another's end are auxiliary: real lists have such slips.
    """
    parts: list[BoothPart | None] = []
    plain: list[int] = []
    behind = _behind_another(same)
    for index, row in enumerate(same):
        part, auxiliary = _part(row), row.values["main_or_auxiliary"] or index in behind
        parts.append(BoothPart(part.number) if part.suffix == "M" and not auxiliary else part)
        plain += [index] if auxiliary and not part.suffix else []
    free = iter(sorted(set(booth_parts.LETTERS) - {part.suffix for part in parts if part}))
    for index in sorted(plain, key=lambda i: _first_serial(same[i])):
        row, letter = same[index], next(free, None)
        number = _part(row).number
        parts[index] = BoothPart(number, letter) if letter else None
        if letter is None:
            reason = f"part {number} has more auxiliary parts than there are letters from A to Z"
            errors.add(row.file, row.line, "part_number", reason)
    return parts


def _behind_another(same: Sequence[Record]) -> set[int]:
    """Return the indices of rows whose first serial follows the last one of another row."""
    last = {int(serials.rpartition("-")[2]) for row in same if (serials := _serials(row))}
    return {i for i, row in enumerate(same) if _first_serial(row) - 1 in last}


def _serials(row: Record) -> str:
    return str(row.values.get("serials", ""))


def _first_serial(row: Record) -> int:
    return int(_serials(row).partition("-")[0] or _LAST)


def _with_part(row: Record, part: BoothPart | None) -> Record | None:
    values = {k: v for k, v in row.values.items() if k != "main_or_auxiliary"}
    return replace(row, values=values | {"part_number": part}) if part else None
