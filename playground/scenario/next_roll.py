"""The next roll of AC 166, which waits: a part is put in, and the booth behind it is split.

So all numbers behind it change, and the workers of the split booth are asked which half is theirs.
"""

from datetime import date, datetime

from models import places, rolls
from models.places import BoothPart
from models.roll_matching import ListedBooth

DAY = date(2026, 2, 21)
STATE, AC = "MP", "AC166"
SPLIT = 12  # Asha's booth, which has grown to 1,306 electors
HALVES = (("", "1-640"), ("A", "641-1306"))
PUT_IN = "Naya Basera", "नया बसेरा"


def keep(now: datetime) -> int:
    """Keep the roll, as an operator does with `run.py roll FILE`; return its id."""
    ac = places.coded([AC], near=STATE)[AC]
    booths, _ = places.booths_of(ac.id, limit=1_000)
    rows = []
    for booth in booths:
        part = booth.part.number + (booth.part.number >= SPLIT)
        if booth.part.number == SPLIT:
            rows.append(_row(BoothPart(SPLIT), *PUT_IN))
            rows += [
                _row(BoothPart(part, letter), booth.name_en, serials=serials)
                for letter, serials in HALVES
            ]
        else:
            rows.append(_row(BoothPart(part), booth.name_en))
    listed = rolls.reading.RollList(
        places.root(STATE), {ac.id: tuple(rows)}, ("ac166-2026.csv",), "0" * 64
    )
    return rolls.waiting.keep(listed, DAY, now)


def _row(part: BoothPart, name: str, name_hi: str = "", serials: str = "") -> rolls.reading.Row:
    values = {"name_en": name, "name_hi": name_hi, "serials": serials}
    return rolls.reading.Row(ListedBooth(part, name, name_hi, serials=serials), values)
