"""Targets and the pace they ask of each day."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import tables, targets
from models.database import Database
from models.dates import FarDay, PastDay
from models.errors import BadNumber, NotAllowed, NotRegistered
from models.targets import BadTarget
from tests.support.world import DAY, HOUR, NOON, coordinator, person, place_id

INDIA = targets.WorkCalendar(ZoneInfo("Asia/Kolkata"))
TODAY = date(2026, 11, 23)
MEENA = 900


@pytest.fixture
def meena(agar: Database) -> Database:
    coordinator(MEENA, "Meena", "PC21")
    return agar


def set_target(number: int = 11, days: int = 9, measure: str = "confirmed") -> targets.Pace:
    until = TODAY + timedelta(days=days)
    return targets.set_target(
        place_id("PC21"), measure, number, until, by=MEENA, now=NOON, calendar=INDIA
    )


def on(day: date, rest_days: frozenset[str] = frozenset()) -> targets.Pace:
    (pace,) = targets.paces(place_id("PC21"), day, replace(INDIA, rest_days=rest_days))
    return pace


@pytest.mark.usefixtures("meena")
def test_the_first_morning_asks_for_an_even_part_of_what_remains() -> None:
    tables.Worker.update(confirmed_at=NOON - DAY).execute()  # Meena herself was there before
    pace = set_target(number=11, days=9)
    assert (pace.done, pace.number, pace.days_left, pace.today) == (1, 11, 10, 1)


@pytest.mark.usefixtures("meena")
def test_what_was_missed_yesterday_is_spread_over_the_days_that_remain() -> None:
    set_target(number=21, days=4)
    tomorrow = on(TODAY + timedelta(days=1))
    assert (tomorrow.yesterday_done, tomorrow.yesterday_asked) == (1, 5)
    assert (tomorrow.today, tomorrow.days_left) == (5, 4)
    assert tomorrow.due == 4


@pytest.mark.usefixtures("meena")
def test_what_is_done_during_the_day_does_not_change_what_the_day_asked() -> None:
    before = set_target(number=21, days=4)
    person(1, "Asha", now=NOON + HOUR)
    after = on(TODAY)
    assert (after.today, after.done) == (before.today, before.done + 1)


@pytest.mark.usefixtures("meena")
def test_a_rest_day_asks_nothing_and_does_not_count() -> None:
    set_target(number=21, days=4)
    pace = on(TODAY, frozenset({"mon"}))
    assert (pace.today, pace.days_left) == (0, 4)


@pytest.mark.usefixtures("meena")
def test_a_rest_day_still_shows_what_each_working_day_asks() -> None:
    set_target(number=18, days=4)
    assert on(TODAY, frozenset({"mon"})).each_day == 5  # 18 ÷ 4: she herself registered today


@pytest.mark.usefixtures("meena")
def test_what_is_gained_today_does_not_lower_what_each_day_asks() -> None:
    before = set_target(number=21, days=4)
    for telegram_id in range(1, 5):
        person(telegram_id, "Asha", now=NOON + HOUR)
    after = on(TODAY)
    assert (after.done, after.each_day) == (before.done + 4, before.each_day)
    assert after.each_day == after.today == 5


@pytest.mark.usefixtures("meena")
def test_a_reached_target_asks_nothing_more() -> None:
    assert set_target(number=1).today == 1  # her own registration was today
    assert on(TODAY + timedelta(days=1)).today == 0


@pytest.mark.usefixtures("meena")
def test_a_new_target_for_the_same_measure_ends_the_old_one() -> None:
    set_target(10)
    set_target(30)
    set_target(5, measure="trained")
    running = targets.paces(place_id("PC21"), TODAY, INDIA)
    assert [(p.measure, p.number) for p in running] == [("confirmed", 30), ("trained", 5)]


def test_a_race_for_one_target_leaves_one_running(meena: Database) -> None:
    def race(number: int) -> None:
        try:
            set_target(number)
        finally:
            meena.peewee.close()

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(race, range(100, 112)))
    assert len(targets.paces(place_id("PC21"), TODAY, INDIA)) == 1


@pytest.mark.usefixtures("meena")
def test_the_days_target_is_shared_over_the_acs_by_their_gap() -> None:
    pace = set_target(number=21, days=4)
    assert [(s.code, s.done, s.today) for s in pace.shares] == [("AC166", 1, pace.today)]


@pytest.mark.usefixtures("meena")
def test_a_wrong_measure_number_or_date_is_refused_and_sets_nothing() -> None:
    with pytest.raises(BadTarget):
        set_target(measure="votes")
    for number in (0, -5, 10_000_001):
        with pytest.raises(BadNumber):
            set_target(number)
    for days, refusal in ((-1, PastDay), (400, FarDay)):
        with pytest.raises(refusal):
            set_target(days=days)
    assert tables.Target.select().count() == 0


@pytest.mark.usefixtures("meena")
def test_only_the_places_coordinator_sets_a_target_there() -> None:
    person(1, "Asha")
    until = TODAY + timedelta(days=3)
    for telegram_id, error, code in (
        (1, NotAllowed, "PC21"),
        (MEENA, NotAllowed, "PC20"),
        (7, NotRegistered, "PC21"),
    ):
        with pytest.raises(error):
            targets.set_target(
                place_id(code), "confirmed", 5, until, by=telegram_id, now=NOON, calendar=INDIA
            )
    targets.set_target(place_id("AC166"), "confirmed", 5, until, by=MEENA, now=NOON, calendar=INDIA)


@given(st.integers(0, 10_000), st.lists(st.integers(0, 5_000), max_size=40))
def test_shared_parts_add_up_and_none_is_a_whole_more_than_its_due(
    amount: int, gaps: list[int]
) -> None:
    parts = targets.share_out(amount, gaps)
    total = sum(gaps)
    assert sum(parts) == (amount if total else 0)
    if total:
        assert all(abs(p - amount * g / total) < 1 for p, g in zip(parts, gaps, strict=True))


def test_working_days_leave_out_the_rest_days() -> None:
    assert targets.working_days(TODAY, TODAY + timedelta(days=6), frozenset({"sun"})) == 6
    assert targets.working_days(TODAY, TODAY - timedelta(days=1), frozenset()) == 0


@pytest.mark.usefixtures("meena")
def test_a_target_can_be_weighed_before_it_is_set() -> None:
    until = TODAY + timedelta(days=9)
    place = place_id("PC21")
    weighed = targets.preview(place, "confirmed", 11, until, TODAY, INDIA)
    assert targets.paces(place, TODAY, INDIA) == ()
    assert set_target(number=11, days=9) == weighed
    with pytest.raises(BadNumber):
        targets.preview(place, "confirmed", 0, until, TODAY, INDIA)
