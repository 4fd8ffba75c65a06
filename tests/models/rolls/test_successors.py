"""Old codes: what a booth became, and what a code meant before."""

from datetime import date
from pathlib import Path

import pytest

from models import places, rolls
from models.database import Database
from models.places import AmbiguousBooth
from tests.models.rolls.roll_steps import AFTER, BEFORE, HALVES, in_ac, keep
from tests.support.world import DAY, NOON, booth_id


def apply(folder: Path, rows: tuple[str, ...], day: date = date(2026, 2, 21)) -> None:
    """Apply a roll of AC166."""
    rolls.applying.apply(keep(folder, rows, day), NOON + DAY, sure=True)


def former(code: str) -> list[str]:
    """Return the codes of what a code in use meant before."""
    found = places.former(places.find_booth(code, near="MP"))
    return [booth.code for booth in found.booths] if found else []


@pytest.fixture
def village(agar: Database) -> Database:
    """Let AC166 have the three booths of the issue's example."""
    in_ac(BEFORE)
    return agar


def test_a_code_that_another_booth_has_now_tells_what_it_meant(
    village: Database, tmp_path: Path
) -> None:
    guradiya = booth_id("166/14")
    apply(tmp_path, AFTER)

    assert places.find_booth("166/14", near="MP").name_en == "Kishanpura"
    assert former("166/14") == ["166/15"]
    assert former("166/16") == []  # it was no code before
    assert [b.code for b in places.became(guradiya)] == ["166/15"]


def test_a_code_that_no_booth_has_any_more_leads_to_what_it_became(
    village: Database, tmp_path: Path
) -> None:
    apply(tmp_path, ("23,Kishanpura,,", "24,Guradiya,,1-600", "24A,Guradiya,,601-1000"))

    assert places.find_booth("166/13", near="MP").code == "166/23"
    with pytest.raises(AmbiguousBooth) as refused:
        places.find_booth("166/14", near="MP")
    assert refused.value.choices == ("166/24", "166/24A")


def test_a_split_booth_lives_on_as_its_main_half_and_has_both_as_successors(
    village: Database, tmp_path: Path
) -> None:
    whole = booth_id("166/14")
    apply(tmp_path, HALVES)

    assert places.find_booth("166/14", near="MP").serials == "1-600"
    assert former("166/14") == ["166/14A"]
    assert [b.code for b in places.became(whole)] == ["166/14", "166/14A"]


def test_the_lineage_is_followed_over_several_rolls_and_forgotten_when_undone(
    village: Database, tmp_path: Path
) -> None:
    whole = booth_id("166/14")
    apply(tmp_path, HALVES)
    later = (BEFORE[0], "15,Guradiya,,1-600", "15A,Guradiya,,601-1000", "16,Barai,,")
    apply(tmp_path, later, date(2026, 10, 1))
    assert [b.code for b in places.became(whole)] == ["166/15", "166/15A"]

    rolls.undoing.undo("MP", NOON + DAY)
    rolls.undoing.undo("MP", NOON + DAY)
    assert [b.code for b in places.became(whole)] == ["166/14"]
    assert former("166/14") == []


def test_a_link_made_after_the_roll_means_what_its_code_means_now(
    village: Database, tmp_path: Path
) -> None:
    apply(tmp_path, AFTER)
    booth = places.find_booth("166/14", near="MP")
    found = places.former(booth)

    assert found is not None
    assert places.former(booth, since=found.roll_id) is None
