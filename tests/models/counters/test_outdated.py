"""What changes too much to be counted one by one: the numbers are right before the job has run."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from models import norms, rolls, strength, tables
from models.database import Database
from models.maintenance import recount
from models.reference_data import loading, plans, sample_booths
from models.strength import Weights, by_days
from tests.models.counters.numbers import CALENDAR, WEIGHTS, everything, from_rows
from tests.models.rolls.roll_steps import BEFORE, HALVES, in_ac, keep
from tests.support.world import DAY, NOON, booth_id, coordinator, give, person, place_id

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def village(agar: Database) -> Database:
    """Let people be in two ACs whose counters hold."""
    in_ac(BEFORE)
    asha = person(1, "Asha", "166/14")
    give(asha, "166/14", "booth_agent")
    person(2, "Ravi", "166/13", now=NOON - 20 * DAY)
    coordinator(900, "Meena", "MP", "165/1")
    strength.refresh_due(WEIGHTS, lambda: NOON)
    return agar


@contextmanager
def outdates(*codes: str) -> Iterator[None]:
    """Check that the counters of these ACs do not hold after the block, and nobody notices."""
    yield
    acs = {place_id(code) for code in codes}
    assert set(strength.due(WEIGHTS, LATER)) == acs
    right = everything(LATER)
    assert right == from_rows(LATER)
    strength.refresh_due(WEIGHTS, lambda: LATER)
    assert strength.due(WEIGHTS, LATER) == []
    assert everything(LATER) == right
    assert recount.check(LATER) == []


def test_at_another_day_only_the_acs_with_workers_are_computed_anew(agar: Database) -> None:
    person(1, "Asha", "166/1")
    strength.refresh_due(WEIGHTS, lambda: NOON)
    tomorrow, acs = NOON + DAY, {place_id("AC165"), place_id("AC166")}
    assert set(strength.due(WEIGHTS, tomorrow)) >= acs
    strength.carry_over(WEIGHTS, tomorrow)
    assert strength.due(WEIGHTS, tomorrow) == [place_id("AC166")]
    assert everything(tomorrow) == from_rows(tomorrow)
    strength.refresh_due(WEIGHTS, lambda: tomorrow)
    assert recount.check(tomorrow) == []


def test_a_run_that_has_no_more_time_leaves_the_rest_to_the_next(village: Database) -> None:
    acs = strength.due(WEIGHTS, NOON + DAY)
    assert strength.refresh_due(WEIGHTS, lambda: NOON + DAY, longest=0) == len(acs) == 2
    assert strength.due(WEIGHTS, NOON + DAY) == acs
    assert strength.refresh_due(WEIGHTS, lambda: NOON + DAY) == 0


def test_a_roll_that_is_applied_and_undone(village: Database, tmp_path: Path) -> None:
    roll = keep(tmp_path, HALVES)
    with outdates("AC166"):
        rolls.applying.apply(roll, LATER, sure=True)
    person(3, "Kamla", "166/13", now=LATER)
    assert everything(LATER) == from_rows(LATER)
    with outdates("AC166"):
        rolls.undoing.undo("MP", LATER)


def test_a_norm_that_is_set_and_ended(village: Database) -> None:
    tables.Booth.update(electors=900).where(tables.Booth.id == booth_id("165/1")).execute()
    with outdates("AC165"):
        norm = norms.set_norm(place_id("PC20"), norms.Norm(100), by=900, now=LATER)
    assert strength.booth_strength(booth_id("165/1"), WEIGHTS, LATER).target == 9
    with outdates("AC165"):
        norms.end(norm.id, by=900, now=LATER)


def imported(tmp_path: Path, name: str, text: str) -> None:
    file = tmp_path / f"{name}.csv"
    file.write_text(text, encoding="utf-8")
    loading.apply(plans.read_plan([file]), LATER)


def test_a_list_of_booths_outdates_its_acs_and_kinds_of_posts_all(
    village: Database, tmp_path: Path
) -> None:
    heading = "state,ac_number,part_number,name,electors\n"
    with outdates("AC165"):
        imported(tmp_path, "booths", heading + "MP,165,9,Barai,900\n")
    heading = "kind,held_at,abilities,most,counted,name_hi,name_en,rank\n"
    with outdates("AC165", "AC166"):
        imported(tmp_path, "posts", heading + "panna,booth,none,0,yes,पन्ना,Panna,70\n")


def test_sample_booths_in_an_ac_that_had_none(village: Database) -> None:
    agar = tables.Place.get_by_id(place_id("AC166"))
    tables.Place.create(
        kind="ac", state_code="MP", code="AC167", number=167, name_en="Shajapur",
        name_hi="शाजापुर", pc=agar.pc_id, district=agar.district_id,
    )  # fmt: skip
    strength.refresh_due(WEIGHTS, lambda: NOON)
    with outdates("AC167"):
        assert sample_booths.sample_booths("MP", {167: 4}) == 4


OTHERS = {
    "another day": (WEIGHTS, NOON + DAY),
    "other settings": (Weights(100, 0, 0, 0, 70, 40, 2), NOON),
    "another zone": (replace(WEIGHTS, zone=ZoneInfo("Etc/GMT+9")), NOON),
}


@pytest.mark.parametrize(("weights", "now"), OTHERS.values(), ids=list(OTHERS))
def test_another_day_and_other_settings(village: Database, weights: Weights, now: datetime) -> None:
    assert len(strength.due(weights, now)) == 2
    strength.refresh_due(weights, lambda: now)
    assert strength.due(weights, now) == []
    assert recount.check(now) == []
    person(3, "Kamla", "166/13", now=now)
    assert recount.check(now) == []
    assert everything(now) == from_rows(now)


def test_days_are_counted_by_the_zone_of_the_settings(village: Database) -> None:
    acs = [place_id("AC165"), place_id("AC166")]
    today = CALENDAR.date_of(NOON)
    days = by_days.gained(acs, today - 20 * DAY, today, CALENDAR.zone)
    assert days == {today: strength.People(2, 0), today - 20 * DAY: strength.People(1, 0)}
    assert by_days.gained(acs, today, today, ZoneInfo("Etc/GMT+9")) is None
