"""Lists of a roll as they are read: what is refused, and what looks wrong in them."""

from datetime import date
from pathlib import Path

import pytest

from models import rolls, tables
from models.database import Database
from models.places import BoothPart
from models.roll_matching import ListedBooth
from models.rolls import BadRoll
from models.rolls.quality import ListFault
from models.rolls.reading import Row
from tests.models.rolls.roll_steps import BEFORE, DAY_OF_ROLL, HEADINGS, file_of
from tests.support.world import NOON


def read(path: Path, *, several_acs: bool = False) -> rolls.reading.RollList:
    """Read a roll of Madhya Pradesh."""
    return rolls.reading.read([path], "MP", DAY_OF_ROLL, several_acs=several_acs)


def row(
    code: str, name: str = "Barai", serials: str = "", at: tuple[float, float] = (23, 76)
) -> Row:
    """Return a row of a list."""
    number = code.rstrip("AB")
    part = BoothPart(int(number), code[len(number) :])
    return Row(ListedBooth(part, name, serials=serials), {"name_en": name}, at)


def test_a_roll_of_another_state_is_refused(agar: Database, tmp_path: Path) -> None:
    names = {"name_en": "Karnataka", "name_hi": "कर्नाटक"}
    tables.Place.create(kind="state", state_code="KA", code="KA", **names)
    tables.Place.create(kind="ac", state_code="KA", code="AC1", number=1, **names)
    tables.GeographyImport.create(at=NOON, files="", changed=2)
    path = tmp_path / "ka.csv"
    path.write_text(f"{HEADINGS}\nKA,1,1,Nippani,,\n", encoding="utf-8")

    with pytest.raises(BadRoll, match="a list of KA, and this is a roll of MP"):
        read(path)
    assert rolls.reading.read([path], "KA", DAY_OF_ROLL).state.state_code == "KA"


def test_a_roll_of_a_state_that_is_not_there_is_refused_as_one_of_another_state(
    agar: Database, tmp_path: Path
) -> None:
    path = tmp_path / "br.csv"
    path.write_text(f"{HEADINGS}\nBR,1,1,Thadhi,,\nBR,1,2,Thadhi,,\n", encoding="utf-8")

    with pytest.raises(BadRoll, match="a list of another state, and this is a roll of MP"):
        read(path)
    without = path.read_text("utf-8").replace("state,", "").replace("BR,", "")
    path.write_text(without, encoding="utf-8")
    with pytest.raises(BadRoll, match="there is no AC 1 in MP"):
        read(path)


def test_an_ac_of_another_name_is_told_once_with_what_to_do(agar: Database, tmp_path: Path) -> None:
    path = tmp_path / "bihar.csv"
    rows = "".join(f"166 - Chenari,{part},Village {part}\n" for part in (1, 2, 3))
    path.write_text(f"AC No. & Name,Polling Station No.,Polling Station Name\n{rows}", "utf-8")

    with pytest.raises(BadRoll) as refused:
        read(path)
    [line] = str(refused.value).splitlines()
    assert line == (
        "bihar.csv, line 2, column ac_number: AC 166 of MP is Agar, and not Chenari;"
        " for a list of another state add  --state CODE"
    )


def test_a_file_with_rows_of_two_acs_is_refused_unless_that_is_meant(
    agar: Database, tmp_path: Path
) -> None:
    path = file_of(tmp_path, BEFORE)
    path.write_text(path.read_text("utf-8") + "MP,165,1,Barai,,\n", "utf-8")

    with pytest.raises(BadRoll, match=r"rows of 2 ACs \(AC166 3, AC165 1\)"):
        read(path)
    assert len(read(path, several_acs=True).acs) == 2


def test_a_list_that_says_another_date_is_refused(agar: Database, tmp_path: Path) -> None:
    path = tmp_path / "old.csv"
    path.write_text(f"{HEADINGS},roll_date\nMP,166,1,Agar,,,2025-01-06\n", encoding="utf-8")

    with pytest.raises(BadRoll, match="the roll of 2025-01-06, not of 2026-02-21"):
        read(path)
    rolls.reading.read([path], "MP", date(2025, 1, 6))


def test_one_booth_in_two_files_is_refused(agar: Database, tmp_path: Path) -> None:
    paths = [file_of(tmp_path, BEFORE, name=f"{name}.csv") for name in "ab"]
    with pytest.raises(BadRoll, match=r"b.csv: 166/13 is in another file"):
        rolls.reading.read(paths, "MP", DAY_OF_ROLL)


@pytest.mark.parametrize(
    ("rows", "faults"),
    [
        ([row("1"), row("2"), row("2A")], []),
        ([row("1"), row("4")], [("missing", 2, ("2", "3"))]),
        ([row("1"), row("2A")], [("no_main", 1, ("2",))]),
        ([row("1", serials="1-522"), row("1A", serials="500-900")], [("overlap", 1, ("1A",))]),
        ([row("1", serials="1-522"), row("1A", serials="530-900")], [("gap", 1, ("1A",))]),
        ([row("1", serials="1-522"), row("2", serials="1-900")], []),
        ([row("1", "क")], [("short_name", 1, ("1",))]),
        ([row("1", at=(76.0, 23.7))], [("outside", 1, ("1",))]),  # the wrong way round
    ],
)
def test_what_looks_wrong_is_reported(
    rows: list[Row], faults: list[tuple[str, int, tuple[str, ...]]]
) -> None:
    assert rolls.quality.check(rows, "MP") == [ListFault(*fault) for fault in faults]
