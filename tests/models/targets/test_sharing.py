"""A place without a target of its own has its share of the target around it."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import tables, targets
from models.database import Database
from models.tables.targets import Measure
from models.targets.pace import gaps
from models.targets.sharing import by_sector
from tests.models.sectors.people import MEENA, make
from tests.support.world import DAY, NOON, coordinator, person, place, place_id

INDIA = targets.WorkCalendar(ZoneInfo("Asia/Kolkata"))
TODAY = date(2026, 11, 23)
UNTIL = TODAY + timedelta(days=9)
ADD_UP = ("number", "done", "gap", "today")


@pytest.fixture(autouse=True)
def meena(agar: Database) -> None:
    """Make Meena coordinator of PC21, which gets a second AC without booths."""
    coordinator(MEENA, "Meena", "PC21")
    place("ac", "AC167", "Shajapur", "शाजापुर", number=167, pc=place_id("PC21"), electors=100_000)


def set_target(code: str, number: int) -> targets.Pace:
    return targets.set_target(
        place_id(code), "confirmed", number, UNTIL, by=MEENA, now=NOON, calendar=INDIA
    )


def standing(code: str) -> targets.Pace:
    [pace] = targets.standing(place_id(code), TODAY, INDIA)
    return pace


def add_up(code: str, parts: list[targets.Pace]) -> None:
    """Check that the numbers of the parts of a place add up to its own, or to what is beyond it."""
    whole = standing(code)
    assert sum(part.number for part in parts) == max(whole.number, whole.done)
    for name in ("done", "gap", "today"):
        assert sum(getattr(part, name) for part in parts) == getattr(whole, name), name


def test_an_acs_group_sees_its_share_of_the_target_of_its_pc() -> None:
    set_target("PC21", 30)
    agar = standing("AC166")
    assert (agar.done, agar.number, agar.of_number) == (1, 20, 30)
    assert agar.of is not None and agar.of.code == "PC21"
    assert standing("PC21").of is None


def test_its_own_target_goes_before_the_share_of_another() -> None:
    set_target("PC21", 30)
    set_target("AC166", 7)
    assert (standing("AC166").number, standing("AC166").of) == (7, None)


def test_a_place_beyond_its_share_leaves_less_to_the_others() -> None:
    for telegram_id in range(1, 25):
        person(telegram_id, "Asha", now=NOON - DAY)
    set_target("PC21", 30)
    agar, shajapur = standing("AC166"), standing("AC167")
    assert (agar.done, agar.number, agar.gap) == (25, 25, 0)
    assert (shajapur.done, shajapur.number, shajapur.gap) == (0, 5, 5)
    add_up("PC21", [agar, shajapur])


@pytest.mark.parametrize("number", [1, 2, 7, 40, 1_000])
def test_the_shares_of_acs_and_of_sectors_add_up_to_the_whole(number: int) -> None:
    make("1-3")
    tables.Booth.update(electors=900).where(tables.Booth.part == 1).execute()
    for telegram_id, part in enumerate((1, 1, 2, 4, 5), start=1):
        person(telegram_id, "Asha", f"166/{part}", now=NOON - DAY)
    set_target("PC21", number)
    add_up("PC21", [standing("AC166"), standing("AC167")])
    [agar] = [share for share in standing("PC21").shares if share.code == "AC166"]
    sector, others = by_sector(agar, Measure.CONFIRMED)
    for name in ADD_UP:
        parts = getattr(sector, name) + getattr(others, name)
        assert parts == getattr(standing("AC166"), name), name
        assert getattr(sector, name) == getattr(standing("S166-1"), name), name
    assert (sector.done, others.done) == (4, 2)  # Meena is in 166/1


PARTS = st.lists(st.tuples(st.integers(0, 5_000), st.integers(1, 400_000)), min_size=1, max_size=30)


@given(st.integers(1, 100_000), PARTS)
def test_what_the_parts_lack_adds_up_to_what_the_whole_lacks_whoever_is_over_their_share(
    number: int, parts: list[tuple[int, int]]
) -> None:
    done, weights = [has for has, _ in parts], [weight for _, weight in parts]
    lacking = gaps(number, done, weights)
    assert sum(lacking) == max(0, number - sum(done))
    fair = targets.share_out(number, weights)
    for gap, has, part in zip(lacking, done, fair, strict=True):
        assert 0 <= gap <= max(0, part - has)
