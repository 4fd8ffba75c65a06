"""What looks wrong in a list, before anything is accepted: numbers, serials, names, positions."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from models import text_forms
from models.rolls.reading import SECTOR, Row
from models.rolls.state_bounds import BOUNDS

_SHOWN = 8  # parts that one line names
_SECTOR_SIZES = range(5, 13)  # booths that a sector has as a rule
_SHORT = 2  # letters: a name of fewer is none


@dataclass(frozen=True, slots=True)
class ListFault:
    """Something that looks wrong in an AC's list, with the first parts of which it is true."""

    what: str  # missing | no_main | overlap | gap | short_name | outside | no_sector | sector_size
    count: int
    parts: tuple[str, ...]


def check(rows: Sequence[Row], state_code: str) -> list[ListFault]:
    """Return what looks wrong in the list of one AC. Double numbers are refused in reading."""
    found: dict[str, list[str]] = defaultdict(list)
    whole = (*_numbers(rows), *_serials(rows), *_each(rows, state_code), *_sectors(rows))
    for what, part in whole:
        found[what].append(part)
    return [ListFault(what, len(parts), tuple(parts[:_SHOWN])) for what, parts in found.items()]


def _numbers(rows: Sequence[Row]) -> Iterator[tuple[str, str]]:
    there = {row.listed.part.number for row in rows}
    for number in range(1, max(there, default=0) + 1):
        if number not in there:
            yield "missing", str(number)
    mains = {row.listed.part.number for row in rows if not row.listed.part.auxiliary}
    for number in sorted(there - mains):
        yield "no_main", str(number)


def _serials(rows: Sequence[Row]) -> Iterator[tuple[str, str]]:
    """Compare the ranges of each number, which go on from its main part to its auxiliaries."""
    numbers: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
    for row in rows:
        code = str(row.listed.part)
        numbers[row.listed.part.number] += [(*ends, code) for ends in row.listed.ranges]
    for ranges in numbers.values():
        for (_, last, _), (first, _, part) in pairwise(sorted(ranges)):
            if first <= last:
                yield "overlap", part
            elif first > last + 1:
                yield "gap", part


def _each(rows: Sequence[Row], state_code: str) -> Iterator[tuple[str, str]]:
    bounds = BOUNDS.get(state_code)
    for row in rows:
        if len(text_forms.normalize(row.listed.name_en).replace(" ", "")) < _SHORT:
            yield "short_name", str(row.listed.part)
        if row.position and bounds and not bounds.hold(*row.position):
            yield "outside", str(row.listed.part)


def _sectors(rows: Sequence[Row]) -> Iterator[tuple[str, str]]:
    """Look for booths without a sector where others have one, and for sectors of other sizes."""
    of_sector: dict[str, int] = defaultdict(int)
    for row in rows:
        of_sector[row.values.get(SECTOR, "")] += 1
    if len(of_sector) == 1 and "" in of_sector:
        return
    for row in rows:
        if SECTOR not in row.values:
            yield "no_sector", str(row.listed.part)
    for sector, count in of_sector.items():
        if sector and count not in _SECTOR_SIZES:
            yield "sector_size", f"{sector} ({count})"
