"""How the tests read a roll: rows as they stand in a file, and what became of the booths."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from models import rolls, tables
from tests.support.world import NOON, place_id

DAY_OF_ROLL = date(2026, 2, 21)
HEADINGS = "state,ac_number,part_number,name,name_hi,serials"
# The issue's own example: a part put in, and no Hindi names any more.
BEFORE = ("13,Kishanpura,किशनपुरा,", "14,Guradiya,गुराड़िया,", "15,Barai,बड़ाई,")
AFTER = ("13,Naya Basera,,", "14,Kishanpura,,", "15,Guradiya,,", "16,Barai,,")
HALVES = (BEFORE[0], "14,Guradiya,,1-600", "14A,Guradiya,,601-1000", BEFORE[2])


def file_of(folder: Path, rows: Iterable[str], ac: int = 166, name: str = "") -> Path:
    """Write a list of booths of one AC; return the file."""
    path = folder / (name or f"ac{ac}.csv")
    lines = (f"MP,{ac},{row}" for row in rows)
    path.write_text("\n".join([HEADINGS, *lines]) + "\n", encoding="utf-8")
    return path


def in_ac(rows: Iterable[str], ac: str = "AC166") -> None:
    """Let an AC have these booths, and no others."""
    ac_id = place_id(ac)
    tables.Booth.delete().where(tables.Booth.ac == ac_id).execute()
    for row in rows:
        part, name_en, name_hi, serials = row.split(",", 3)
        number = part.rstrip("ABC")
        tables.Booth.create(
            ac=ac_id,
            part=int(number),
            suffix=part[len(number) :],
            name_en=name_en,
            name_hi=name_hi,
            serials=serials or None,
        )


def keep(folder: Path, rows: Iterable[str], day: date = DAY_OF_ROLL, *, draft: bool = False) -> int:
    """Read a roll of AC166 and keep it; return its id."""
    read = rolls.reading.read([file_of(folder, rows)], "MP", day)
    return rolls.waiting.keep(read, day, NOON, draft=draft)


def booth_id_in_use(part: str) -> int:
    """Return the id of the booth in use with a part."""
    return next(b.id for b in rolls.waiting.in_use(place_id("AC166")) if str(b.part) == part)


def booths(ac: str = "AC166") -> dict[str, tuple[str, str]]:
    """Return the names of an AC's booths in use, by part."""
    return {
        f"{row.part}{row.suffix}": (row.name_en, row.name_hi)
        for row in rolls.waiting.in_use(place_id(ac))
    }
