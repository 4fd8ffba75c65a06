"""Rolls made from real lists by known changes, with the truth about which booth became which.

`bihar_2025.csv` has the first parts of two assembly constituencies, 1 Valmiki Nagar and 127 Raja
Pakar, as Bihar's election office published them in 2025 (in-rolls/bihar_polling_locations_2025);
the list of Madhya Pradesh is the bundled one.
"""

import csv
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby
from pathlib import Path
from random import Random

from config import geography
from models.places import BoothPart
from models.roll_matching import Kind, ListedBooth, compare

_FAR: tuple[str, ...] = (
    "Naya Basera",
    "Kothi Tola",
    "Mangalwadi",
    "Shivpuri Phata",
    "Jamunia",
    "Hirapur Kankad",
)
_FAR += ("Lalmati", "Ojhapura", "Pachkhuti", "Dhaulagarh", "Nimtola Chowk", "Semalkhapa")


@dataclass
class MadeRoll:
    """An old list, a new one, and which places of it the booth at each old place became."""

    old: list[ListedBooth]
    new: list[ListedBooth]
    truth: dict[int, set[int]]


@dataclass(frozen=True)
class Measured:
    """What a comparison got right: links of the truth, those claimed, and booths left unsure."""

    true: int
    claimed: int
    right: int
    unsure: int

    @property
    def precision(self) -> float:
        """Return the share of the claimed links that are true."""
        return self.right / self.claimed

    @property
    def recall(self) -> float:
        """Return the share of the true links that were claimed."""
        return self.right / self.true


@cache
def lists() -> dict[str, tuple[ListedBooth, ...]]:
    """Return the real lists by name; the names in `hindi` are those of assembly constituencies."""
    named = {
        f"mp{number}": tuple(
            ListedBooth(BoothPart(int(row["part_number"])), row["name"]) for row in rows
        )
        for number, rows in _rows("polling_stations_mp_165_166.csv")
    }
    [(_, acs)] = _rows("assembly_constituencies.csv", "state")
    named["hindi"] = tuple(
        ListedBooth(BoothPart(place), row["name_hi"]) for place, row in enumerate(acs, 1)
    )
    for number, rows in _rows("bihar_2025.csv"):
        parts = ((BoothPart(int(row["number"]), row["suffix"]), row) for row in rows)
        named[f"bihar{number}"] = tuple(
            ListedBooth(part, row["name"], serials=row["serials"]) for part, row in parts
        )
    return named


def _rows(file: str, by: str = "ac_number") -> list[tuple[str, list[dict[str, str]]]]:
    folders = {path.name: path for path in geography.files()}
    path = folders.get(file, Path(__file__).with_name(file))
    with path.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    return [(key, list(group)) for key, group in groupby(rows, lambda row: row[by])]


def misspelt(name: str, rng: Random) -> str:
    """Return a name with one slip of a typist: a letter left out, doubled, swapped or another."""
    places = [i for i, c in enumerate(name) if c.isalpha()][1:-1] or [0]
    i, kind = rng.choice(places), rng.randrange(4)
    if kind == 0:
        return name[:i] + name[i + 1 :]
    if kind == 1:
        return name[:i] + name[i] + name[i:]
    if kind == 2 and i + 1 < len(name):
        return name[:i] + name[i + 1] + name[i] + name[i + 2 :]
    near = "aeiou" if name[i].isascii() else "ाेिोु"
    return name[:i] + rng.choice(near) + name[i + 1 :]


def made(
    old: tuple[ListedBooth, ...],
    seed: int,
    *,
    inserted: float = 0,
    misspelt_share: float = 0,
    split: float = 0,
    gone: float = 0,
) -> MadeRoll:
    """Return a new roll of a list, where these shares of the booths changed.

    All numbers are given anew, in order. A split booth becomes a main part and an auxiliary one.
    """
    rng, new, truth, number = Random(seed), list[ListedBooth](), dict[int, set[int]](), 0
    for place, booth in enumerate(old):
        has_main = booth.part.auxiliary and bool(truth.get(place - 1))
        if not has_main and rng.random() < inserted:
            number += 1
            new.append(ListedBooth(BoothPart(number), f"{rng.choice(_FAR)} {rng.choice(_FAR)}"))
        if rng.random() < gone:
            truth[place] = set()
            continue
        number += 0 if has_main else 1
        part = BoothPart(number, _letter_after(new[-1]) if has_main else "")
        wrong = rng.random() < misspelt_share
        name = misspelt(booth.name_en, rng) if wrong else booth.name_en
        truth[place] = {len(new)}
        new.append(replace(booth, part=part, name_en=name))
        alone = not has_main and not old[min(place + 1, len(old) - 1)].part.auxiliary
        if alone and rng.random() < split:
            truth[place].add(len(new))
            new[-1:] = _halves(new[-1])
    return MadeRoll(list(old), new, truth)


def _letter_after(booth: ListedBooth) -> str:
    return chr(ord(booth.part.suffix or "@") + 1)


def _halves(whole: ListedBooth) -> list[ListedBooth]:
    last = int(whole.serials.rpartition("-")[2] or 0)
    ranges = (f"1-{last // 2}", f"{last // 2 + 1}-{last}") if last else ("", "")
    parts = (whole.part, BoothPart(whole.part.number, "A"))
    return [replace(whole, part=p, serials=r) for p, r in zip(parts, ranges, strict=True)]


def measure(rolls: list[MadeRoll]) -> Measured:
    """Compare the lists of made rolls, and return what was right of all of them."""
    true = claimed = right = unsure = 0
    for roll in rolls:
        known = {(old, new) for old, became in roll.truth.items() for new in became}
        matches = compare(roll.old, roll.new)
        unsure += sum(len(m.links) for m in matches if m.kind == Kind.UNSURE)
        links = {(k.old, k.new) for m in matches for k in m.links if None not in (k.old, k.new)}
        true, claimed, right = true + len(known), claimed + len(links), right + len(links & known)
    return Measured(true, claimed, right, unsure)
