"""What is asked of people in a day is never more than they have shown that they can."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import strength, tables, targets
from models.database import Database
from models.strength import by_days
from models.tables.targets import Measure
from models.targets import ceiling
from tests.models.counters.numbers import WEIGHTS
from tests.models.sectors.people import make
from tests.support.world import DAY, NOON, coordinator, person, place, place_id

INDIA = targets.WorkCalendar(ZoneInfo("Asia/Kolkata"))
RESTS_ON_SUNDAY = replace(INDIA, rest_days=frozenset({"sun"}))
TODAY = date(2026, 11, 23)
MEENA = 900


@pytest.fixture(autouse=True)
def meena(agar: Database) -> None:
    """Make Meena coordinator of PC21, which gets a second AC without people."""
    coordinator(MEENA, "Meena", "PC21")
    place("ac", "AC167", "Shajapur", "शाजापुर", number=167, pc=place_id("PC21"), electors=100_000)


def set_target(code: str, number: int, days: int = 9) -> targets.Pace:
    until = TODAY + timedelta(days=days)
    return targets.set_target(
        place_id(code), "confirmed", number, until, by=MEENA, now=NOON, calendar=INDIA
    )


def came(*days_ago: int) -> None:
    """Let somebody come to Agar so many days ago."""
    begin = tables.Worker.select().count()
    for i, ago in enumerate(days_ago, start=begin):
        person(i, "Asha", now=NOON - ago * DAY)


def test_without_a_past_week_a_day_asks_at_most_five_of_each_ac() -> None:
    pace = set_target("PC21", 1_000)
    assert (pace.ceiling, pace.today, pace.needed, pace.is_too_much) == (10, 10, 100, True)
    assert [(share.code, share.ceiling, share.today) for share in pace.shares] == [
        ("AC166", 5, 5),
        ("AC167", 5, 5),
    ]


def test_a_good_week_lets_a_day_ask_twice_its_average() -> None:
    came(*[14] * 12, *[8] * 9)  # on Monday and on Sunday
    pace = set_target("AC166", 1_000)
    assert pace.ceiling == 6  # 2 × 21 ÷ 7
    [resting] = targets.paces(place_id("AC166"), TODAY, RESTS_ON_SUNDAY)
    assert resting.ceiling == 7  # 2 × 21 ÷ 6


def test_people_of_two_weeks_are_not_added_up() -> None:
    came(*[8] * 20, *[7] * 20)  # on Sunday and on Monday
    assert set_target("AC166", 1_000).ceiling == 6  # 2 × 20 ÷ 7


def test_what_comes_today_does_not_raise_what_the_day_asks() -> None:
    before = set_target("AC166", 1_000)
    came(*[0] * 30)
    [after] = targets.paces(place_id("AC166"), TODAY, INDIA)
    assert (after.today, after.ceiling) == (before.today, 5)


def test_what_is_within_the_ceiling_is_asked_as_before() -> None:
    pace = set_target("AC166", 31)
    assert (pace.needed, pace.today, pace.is_too_much) == (4, 4, False)


def test_the_ceiling_says_which_day_and_which_number_can_be_reached() -> None:
    tables.Worker.update(confirmed_at=NOON - 30 * DAY).execute()  # Meena was there before
    pace = set_target("AC166", 101, days=9)
    assert pace.reached_by_then == 51  # she and ten days of five
    assert pace.reached_on == TODAY + timedelta(days=19)  # 100 ÷ 5 = 20 days, today the first
    [resting] = targets.paces(place_id("AC166"), TODAY, RESTS_ON_SUNDAY)
    assert resting.reached_on == TODAY + timedelta(days=22)  # three Sundays more


def test_a_number_that_takes_more_than_a_year_has_no_day() -> None:
    assert set_target("AC166", 10_000).reached_on is None


def test_a_sector_has_a_ceiling_of_its_own_people() -> None:
    make("1-3")
    came(*[9] * 28)
    assert set_target("S166-1", 1_000).ceiling == 8


def test_an_ac_sees_no_more_of_its_pcs_target_than_its_ceiling() -> None:
    set_target("PC21", 1_000)
    [agar] = targets.standing(place_id("AC166"), TODAY, INDIA)
    assert (agar.today, agar.each_day) == (5, 5)


@pytest.mark.parametrize("days_ago", [(), (1,), (1, 7, 8), (3, 3, 9, 10, 30, 36, 37), (6, 0, 0)])
def test_the_best_week_is_the_same_by_the_counters_and_from_the_rows(
    days_ago: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    tables.Worker.update(confirmed_at=NOON - 60 * DAY).execute()
    came(*days_ago)
    acs = [place_id("AC166"), place_id("AC165")]
    strength.refresh_due(WEIGHTS, lambda: NOON)
    assert by_days.gained(acs, TODAY, TODAY, WEIGHTS.zone) is not None
    counted = strength.best_weeks(acs, TODAY, WEIGHTS.zone)
    monkeypatch.setattr(by_days, "_counts_by", lambda *which: False)
    assert counted == strength.best_weeks(acs, TODAY, WEIGHTS.zone)
    by_day: Mapping[int, int] = defaultdict(int, {n: days_ago.count(n) for n in days_ago if n})
    best = max(sum(by_day[first + n] for n in range(7)) for first in range(1, 41, 7))
    assert counted[acs[0]].confirmed == max(1, best)  # Meena came alone, 60 days ago


PARTS = st.lists(st.tuples(st.integers(0, 5_000), st.integers(0, 400)), min_size=1, max_size=40)


@given(st.integers(0, 20_000), PARTS)
def test_parts_under_their_ceilings_add_up_and_none_is_above_its_own(
    amount: int, parts: list[tuple[int, int]]
) -> None:
    weights, most = [weight for weight, _ in parts], [limit for _, limit in parts]
    shared = targets.share_under(amount, weights, most)
    assert sum(shared) == min(amount, sum(most))
    assert all(0 <= part <= limit for part, limit in zip(shared, most, strict=True))


@given(st.integers(0, 20_000), PARTS)
def test_where_no_ceiling_is_met_parts_follow_their_gaps_alone(
    amount: int, parts: list[tuple[int, int]]
) -> None:
    weights = [weight + 1 for weight, _ in parts]
    plain = targets.share_out(amount, weights)
    assert targets.share_under(amount, weights, [amount] * len(parts)) == plain


@given(
    st.integers(1, 3_000),
    st.integers(5, 500),
    st.frozensets(st.sampled_from(["sun", "mon", "sat"])),
)
def test_the_day_that_is_offered_is_the_first_that_the_ceiling_reaches(
    remaining: int, limit: int, rest_days: frozenset[str]
) -> None:
    calendar = replace(INDIA, rest_days=rest_days)
    day = ceiling.reached_on(remaining, limit, TODAY, calendar)
    if day is None:
        last = TODAY + timedelta(days=ceiling.FURTHEST)
        assert limit * targets.working_days(TODAY, last, rest_days) < remaining
        return
    assert limit * targets.working_days(TODAY, day, rest_days) >= remaining
    before = targets.working_days(TODAY, day - timedelta(days=1), rest_days)
    assert limit * before < remaining


@given(st.integers(0, 1_000), st.frozensets(st.sampled_from(["sun", "mon", "sat"])))
def test_a_ceiling_is_at_least_five_and_twice_the_average(
    best: int, rest_days: frozenset[str]
) -> None:
    limit = ceiling.of_best_week(best, replace(INDIA, rest_days=rest_days))
    assert limit >= max(5, 2 * best / (7 - len(rest_days)))
    assert limit == 5 or limit < 2 * best / (7 - len(rest_days)) + 1


def test_every_measure_has_a_ceiling_of_its_own() -> None:
    came(*[10] * 35)
    assert set_target("AC166", 1_000).ceiling == 10
    trained = ceiling.ceilings(place_id("AC166"), Measure.TRAINED, TODAY, INDIA)
    assert trained == {place_id("AC166"): 5}
