"""What becomes of sectors at a new roll: booths keep theirs, and a list may set them anew."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from models import places, rolls, tables
from models.database import Database
from models.rolls import quality
from tests.models.rolls.roll_steps import AFTER, BEFORE, DAY_OF_ROLL, HALVES, in_ac, keep
from tests.models.sectors.people import MEENA, make
from tests.support.world import NOON, coordinator, person, place_id

LATER = NOON + timedelta(hours=1)
SERIALS = (BEFORE[0], "14,Guradiya,गुराड़िया,1-1000", BEFORE[2])


@pytest.fixture
def village(agar: Database) -> Database:
    """Let AC166 have three booths, the first two of which are a sector."""
    in_ac(SERIALS)
    coordinator(MEENA, "Meena", "AC166", "166/15")
    make("13-14")
    return agar


def in_sectors() -> dict[str, str]:
    """Return the code of the sector of each booth in use of AC166, "" for none."""
    rows = rolls.waiting.in_use(place_id("AC166"))
    found = (places.booth(row.id) for row in rows)
    return {str(b.part): b.sector.code if b.sector else "" for b in found}


def with_sectors(folder: Path, rows: tuple[str, ...], sectors: tuple[str, ...], column: str) -> int:
    """Keep a roll whose list has a column of sectors."""
    path = folder / "with_sectors.csv"
    lines = [f"MP,166,{row},{sector}" for row, sector in zip(rows, sectors, strict=True)]
    head = f"state,ac_number,part_number,name,name_hi,serials,{column}"
    path.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    read = rolls.reading.read([path], "MP", DAY_OF_ROLL)
    return rolls.waiting.keep(read, DAY_OF_ROLL, NOON)


def test_renumbered_booths_keep_their_sector_and_new_ones_have_none(
    village: Database, tmp_path: Path
) -> None:
    before = in_sectors()
    rolls.applying.apply(keep(tmp_path, AFTER), LATER)
    assert in_sectors() == {"13": "", "14": "S166-1", "15": "S166-1", "16": ""}
    rolls.undoing.undo("MP", LATER)
    assert in_sectors() == before == {"13": "S166-1", "14": "S166-1", "15": ""}


def test_both_halves_of_a_split_booth_are_in_its_sector(village: Database, tmp_path: Path) -> None:
    person(1, "Asha", "166/14")
    rolls.applying.apply(keep(tmp_path, HALVES), LATER)
    assert in_sectors() == {"13": "S166-1", "14": "S166-1", "14A": "S166-1", "15": ""}
    rolls.undoing.undo("MP", LATER)
    assert in_sectors() == {"13": "S166-1", "14": "S166-1", "15": ""}


def test_merged_booths_are_in_the_sector_of_the_first(village: Database, tmp_path: Path) -> None:
    rolls.applying.apply(keep(tmp_path, HALVES), LATER)
    day = date(2026, 9, 1)
    rolls.applying.apply(keep(tmp_path, SERIALS, day), LATER + timedelta(days=1))
    assert in_sectors() == {"13": "S166-1", "14": "S166-1", "15": ""}


@pytest.mark.parametrize("column", ["sector", "सेक्टर का नाम"])
def test_a_list_with_a_column_sets_them_and_its_undo_takes_them_back(
    village: Database, tmp_path: Path, column: str
) -> None:
    roll = with_sectors(tmp_path, HALVES, ("Kanad", "Barai", "Barai", "Barai"), column)
    assert in_sectors() == {"13": "S166-1", "14": "S166-1", "15": ""}
    rolls.applying.apply(roll, LATER)
    assert in_sectors() == {"13": "S166-1", "14": "S166-2", "14A": "S166-2", "15": "S166-2"}
    assert [p.code for p in places.children(place_id("AC166"))] == ["S166-1", "S166-2"]
    rolls.undoing.undo("MP", LATER)
    assert in_sectors() == {"13": "S166-1", "14": "S166-1", "15": ""}
    assert [p.code for p in places.children(place_id("AC166"))] == ["S166-1"]


def test_a_blank_cell_leaves_a_booth_in_its_sector(village: Database, tmp_path: Path) -> None:
    roll = with_sectors(tmp_path, HALVES, ("", "", "", "2 Barai"), "sector")
    rolls.applying.apply(roll, LATER)
    assert in_sectors() == {"13": "S166-1", "14": "S166-1", "14A": "S166-1", "15": "S166-2"}


def test_a_corrected_match_keeps_the_sector_of_the_list(village: Database, tmp_path: Path) -> None:
    rows = ("13,Naya Basera,,", "14,Kishanpura,,", "15,Guradiya,,1-1000", "16,Barai,,")
    roll = with_sectors(tmp_path, rows, ("3 Naya", "3 Naya", "4", "4"), "sector")
    booth = tables.Booth.get(tables.Booth.ac == place_id("AC166"), tables.Booth.part == 15)
    parts = [places.BoothPart(13)]
    rolls.correcting.became(MEENA, roll, booth.id, parts, LATER)
    rolls.applying.apply(roll, LATER, sure=True)
    assert in_sectors() == {"13": "S166-3", "14": "S166-3", "15": "S166-4", "16": "S166-4"}


def test_quality_names_booths_without_a_sector_and_sectors_of_odd_sizes(
    agar: Database, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    rows = [f"MP,166,{n},Village {n},{1 if n < 9 else ''}" for n in range(1, 11)]
    rows += [f"MP,166,{n},Village {n},2 Kanad" for n in range(11, 14)]
    path.write_text("\n".join(["state,ac_number,part_number,name,sector", *rows]), "utf-8")
    read = rolls.reading.read([path], "MP", DAY_OF_ROLL)
    faults = {f.what: f.parts for f in quality.check(read.acs[place_id("AC166")], "MP")}
    assert faults == {"no_sector": ("9", "10"), "sector_size": ("2 Kanad (3)",)}
