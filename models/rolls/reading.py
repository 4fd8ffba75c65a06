"""Read the list of a roll from files, into the booths of each AC."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from models import places
from models.places import BoothPart, Place
from models.reference_data import BadFiles, plans
from models.roll_matching import ListedBooth
from models.rolls.errors import BadRoll

# The columns of a booth that a roll changes; a blank cell of KEPT leaves what is stored.
COLUMNS = ("name_en", "name_hi", "locality", "building", "serials", "electors", "roll_year")
SECTOR = "sector"  # of the list's own column; its booths are put into it when it is applied
KEPT = ("locality", "building", "electors", "roll_year")


@dataclass(frozen=True, slots=True)
class Row:
    """A booth of the list: what is compared, its other columns, and where it is on the map."""

    listed: ListedBooth
    values: dict[str, Any]  # of COLUMNS and SECTOR, without the blank ones
    position: tuple[float, float] | None = None  # latitude, longitude


@dataclass(frozen=True, slots=True)
class RollList:
    """The rows of a roll by AC, each in the order of their parts, and a hash over all of them."""

    state: Place
    acs: dict[int, tuple[Row, ...]]
    files: tuple[str, ...]
    sha256: str


def read(
    files: Sequence[Path],
    state: str,
    day: date,
    *,
    several_acs: bool = False,
    convert: bool | None = None,
) -> RollList:
    """Read the list of a state's roll of a day; the rows of each file are of one AC.

    With `several_acs` a file may hold several. `convert` says whether names in the font Kruti Dev
    are converted (models/reference_data/plans.py). Raises BadRoll.
    """
    rows: dict[int, dict[BoothPart, Row]] = defaultdict(dict)
    paths = list(dict.fromkeys(files))
    for path in paths:
        items = _items(path, state, convert)
        _check(path, items, state, day, several_acs=several_acs)
        acs_of_file = _acs(items)
        for item in items:
            ac = acs_of_file[item.within["ac"][1]]
            part = item.values["part_number"]
            assert isinstance(part, BoothPart)
            if part in rows[ac.id]:
                raise BadRoll(f"{path.name}: {ac.number}/{part} is in another file too")
            rows[ac.id][part] = _row(part, item.values)
    acs = {ac: tuple(of_ac[part] for part in sorted(of_ac)) for ac, of_ac in sorted(rows.items())}
    digest = hashlib.sha256(
        repr([(ac, r.listed, r.values) for ac in acs for r in acs[ac]]).encode()
    )
    return RollList(places.root(state), acs, tuple(p.name for p in paths), digest.hexdigest())


def _items(path: Path, state: str, convert: bool | None) -> tuple[plans.Item, ...]:
    try:
        items = plans.read_plan([path], state, convert).items
    except BadFiles as bad:
        _require_state(path, bad, state)
        more = [f"and {bad.count - len(bad.errors)} more"] if bad.count > len(bad.errors) else []
        raise BadRoll("\n".join([*map(str, bad.errors), *more])) from None
    if not items or any(item.kind != "booth" for item in items):
        raise BadRoll(f"{path.name} is not a list of booths")
    return items


def _require_state(path: Path, bad: BadFiles, state: str) -> None:
    """Raise BadRoll where the rows of a list are of a state that is not there at all."""
    if all(error.column == "state" for error in bad.errors):
        raise BadRoll(f"{path.name} is a list of another state, and this is a roll of {state}")


def _acs(items: Sequence[plans.Item]) -> dict[str, Place]:
    """Return the ACs of the items of one state, by code."""
    return places.coded({item.within["ac"][1] for item in items}, near=items[0].key[0])


def _check(
    path: Path, items: Sequence[plans.Item], state: str, day: date, *, several_acs: bool
) -> None:
    """Raise BadRoll for a file of another state, of another day, or of several ACs."""
    if others := sorted({item.key[0] for item in items} - {state}):
        raise BadRoll(
            f"{path.name} is a list of {', '.join(others)}, and this is a roll of {state}:"
            f" for another state add  --state {others[0]}"
        )
    dates = {item.values["roll_date"] for item in items if "roll_date" in item.values}
    if other := sorted(str(d) for d in dates - {day}):
        raise BadRoll(f"{path.name} says that it is the roll of {', '.join(other)}, not of {day}")
    counts: dict[str, int] = defaultdict(int)
    for item in items:
        counts[item.within["ac"][1]] += 1
    if len(counts) > 1 and not several_acs:
        some = ", ".join(f"{code} {count}" for code, count in list(counts.items())[:6])
        raise BadRoll(
            f"{path.name} has rows of {len(counts)} ACs ({some}):"
            " if that is meant, as in a whole state's list, add  --several-acs"
        )


def _row(part: BoothPart, values: dict[str, Any]) -> Row:
    name, name_hi = str(values["name"]), str(values.get("name_hi", ""))
    if not name_hi and any("\u0900" <= letter <= "\u097f" for letter in name):
        name_hi = name
    serials = str(values.get("serials", ""))
    building = str(values.get("building", ""))
    stored = {k: v for k, v in values.items() if k in COLUMNS}
    stored |= {"name_en": name} | ({"name_hi": name_hi} if name_hi else {})
    stored |= {SECTOR: values[SECTOR]} if SECTOR in values else {}
    at = [float(values[name]) for name in ("latitude", "longitude") if name in values]
    return Row(
        ListedBooth(part, name, name_hi, building, serials),
        stored,
        (at[0], at[1]) if len(at) == 2 else None,
    )
