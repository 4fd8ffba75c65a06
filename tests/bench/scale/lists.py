"""The files that are imported: a list of booths for each state, and a state's new roll."""

import csv
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from random import Random

from tests.bench.scale import india
from tests.bench.scale.india import MadeBooth, Scale
from tests.bench.scale.village_names import NameMaker, misspelt

ROLL_DAY = "2027-01-05"
_HEADER = ("state", "ac_number", "part_number", "name", "name_hi", "electors")
_SPLIT, _NEW, _GONE, _MISSPELT = 0.04, 0.02, 0.01, 0.03  # shares of a state's booths


def write(folder: Path, scale: Scale) -> None:
    """Write `XX.csv` for each state, and `roll.csv`."""
    for state in india.STATES:
        _write(folder / f"{state}.csv", state, india.booths(state, scale))
    _write(folder / "roll.csv", india.ROLL_STATE, _new_roll(scale))


def _write(path: Path, state: str, booths: Iterable[MadeBooth]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(_HEADER)
        out.writerows(
            (state, b.ac, f"{b.part}{b.suffix}", b.name_en, b.name_hi, b.electors) for b in booths
        )


def _new_roll(scale: Scale) -> Iterator[MadeBooth]:
    """Yield a state's booths as the next roll has them: numbers given anew, some split, some new.

    Some are gone, and some misspelt.
    """
    names, chance = NameMaker(99), Random(99)
    for ac, booths in groupby(india.booths(india.ROLL_STATE, scale), lambda b: b.ac):
        part, gone = 0, False
        for booth in booths:
            if not booth.suffix:
                if chance.random() < _NEW:
                    part += 1
                    [(en, hi)] = names.booths(names.village(), 1)
                    yield MadeBooth(ac, part, "", en, hi, 700)
                gone = chance.random() < _GONE
                part += not gone
            if gone:
                continue
            en = misspelt(booth.name_en, chance) if chance.random() < _MISSPELT else booth.name_en
            yield MadeBooth(ac, part, booth.suffix, en, booth.name_hi, booth.electors)
            if booth.suffix and chance.random() < _SPLIT:
                yield MadeBooth(ac, part, "B", en, booth.name_hi, booth.electors)
