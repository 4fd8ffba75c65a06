"""The strength of a sector, the parts of an AC, and the norm that holds in a sector."""

from zoneinfo import ZoneInfo

import pytest

from config.settings import Settings
from models import norms, places, strength, tables
from models.database import Database
from models.invitations import leaderboard
from models.strength import TargetReason, Weights
from models.targets import WorkCalendar, paces, set_target
from models.trainings import NewSession, coming, planning
from tests.models.sectors.people import MEENA, make
from tests.support.world import DAY, NOON, booth_id, coordinator, person, place_id

WEIGHTS = Weights.from_settings(Settings())
ASHA, OM = 902, 903
pytestmark = pytest.mark.usefixtures("kanad")


@pytest.fixture
def kanad(agar: Database) -> None:
    coordinator(MEENA, "Meena", "AC166", "166/5")
    make("1-3")


def of_place(code: str) -> strength.PlaceStrength:
    return strength.place_strength(place_id(code), WEIGHTS, NOON)


def test_a_sector_has_the_sums_of_its_booths() -> None:
    person(ASHA, "Asha", "166/2")
    person(OM, "Om", "166/4")
    inside = of_place("S166-1")
    assert (inside.booths, inside.confirmed, inside.target) == (3, 1, 60)
    assert (inside.parts, inside.unplaced, inside.unknown.acs_without_booths) == ((), 0, 0)
    assert [b.code for b in inside.weakest][:2] == ["166/1", "166/3"]
    around = of_place("AC166")
    assert (around.booths, around.confirmed, around.target) == (5, 3, 100)
    [line] = around.parts
    assert (line.code, line.confirmed, line.target) == ("S166-1", 1, 60)
    assert line.score == inside.score
    above = of_place("PC21")
    assert (above.confirmed, [line.code for line in above.parts]) == (3, ["AC166"])


def test_an_ac_without_sectors_or_booths_is_as_it_was() -> None:
    assert of_place("AC165").parts == ()
    tables.Booth.update(retired_at=NOON).where(tables.Booth.ac == place_id("AC165")).execute()
    assert of_place("AC165").unknown.acs_without_booths == 1
    assert of_place("PC20").unknown.acs_without_booths == 1


def test_whose_booth_is_retired_counts_for_the_ac_alone() -> None:
    person(ASHA, "Asha", "166/2")
    tables.Booth.update(retired_at=NOON).where(tables.Booth.id == booth_id("166/2")).execute()
    assert (of_place("S166-1").confirmed, of_place("S166-1").booths) == (0, 2)
    assert (of_place("AC166").confirmed, of_place("AC166").unplaced) == (2, 1)
    assert of_place("AC166").parts[0].confirmed == 0


def test_the_norm_of_a_sector_goes_before_that_of_its_ac() -> None:
    tables.Booth.update(electors=1_000).execute()
    norms.set_norm(place_id("AC166"), norms.Norm(100), by=MEENA, now=NOON)
    norms.set_norm(place_id("S166-1"), norms.Norm(50, 5, 15), by=MEENA, now=NOON)
    inside, outside = (
        strength.booth_strength(booth_id(code), WEIGHTS, NOON) for code in ("166/1", "166/4")
    )
    assert (inside.target, outside.target) == (15, 10)
    sector, ac = place_id("S166-1"), place_id("AC166")
    assert inside.why == TargetReason(50, 1_000, 15, False, sector, None)
    assert outside.why == TargetReason(100, 1_000, 10, False, ac, None)
    assert (of_place("S166-1").target, of_place("AC166").target) == (45, 65)
    held = norms.holding(sector)
    assert held is not None
    assert held.per == 50
    assert norms.without_electors(sector) == 0


def test_a_target_of_a_sector_counts_its_workers_alone() -> None:
    person(ASHA, "Asha", "166/2")
    person(OM, "Om", "166/4")
    calendar, last = WorkCalendar(ZoneInfo("Asia/Kolkata")), (NOON + 9 * DAY).date()
    sector = place_id("S166-1")
    pace = set_target(sector, "confirmed", 21, last, by=MEENA, now=NOON, calendar=calendar)
    assert (pace.done, pace.each_day, pace.shares) == (1, 3, ())
    assert paces(sector, NOON.date(), calendar) == (pace,)


def test_a_session_of_a_sector_is_seen_inside_it_and_around_it() -> None:
    new = NewSession(place_id("S166-1"), "Booth work", NOON + DAY, 5, "School", None)
    session = planning.make_session(new, by=MEENA, now=NOON)
    for place in ("S166-1", "AC166", "PC21", "D:agar-malwa", "MP"):
        assert [one.id for one in coming(place_id(place), NOON)] == [session.id]
    assert coming(place_id("AC165"), NOON) == ()


def test_the_leaderboard_of_a_sector_has_those_inside() -> None:
    asha = person(ASHA, "Asha", "166/2")
    board = leaderboard.leaderboard(place_id("S166-1"), ASHA, "all", NOON, ZoneInfo("Asia/Kolkata"))
    assert board.own is not None
    assert (board.own.rank, board.parts) == (1, ())
    person(OM, "Om", "166/4")
    outside = leaderboard.leaderboard(place_id("S166-1"), OM, "all", NOON, ZoneInfo("Asia/Kolkata"))
    assert outside.own is not None
    assert outside.own.rank == 0
    assert places.booth(booth_id("166/2")).area.code == "S166-1"
    assert asha.booth.area.code == "S166-1"
