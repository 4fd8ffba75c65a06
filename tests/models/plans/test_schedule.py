"""Days without days off, going round the places, venues and trainers shared out."""

from collections import Counter
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from models import dates
from models.bookings import Bookings, TrainerDays
from models.errors import Refusal
from models.plans import DaysOff, EndBeforeStart, PlanRequest, VenueWish, proposals, schedule
from models.plans.errors import EmptyPlan, LargePlan
from tests.support.world import NOON, coordinator, place_id

pytestmark = pytest.mark.usefixtures("agar")
INDIA = ZoneInfo("Asia/Kolkata")
FIRST = date(2026, 12, 1)  # a Tuesday
RAVI, SITA = 7, 8


def request(*places: str, days: int = 7, **more: Any) -> PlanRequest:
    fields: dict[str, Any] = {
        "place_ids": tuple(map(place_id, places)),
        "title": "बूथ",
        "first": FIRST,
        "last": FIRST + timedelta(days=days - 1),
        "times": (time(11),),
        "minutes": 120,
        "venues": (VenueWish("Hall", 30),),
    }
    return PlanRequest(**(fields | more))


def slots(asked: PlanRequest, now: datetime = NOON) -> list[schedule.Slot]:
    return schedule.slots(asked, Bookings(INDIA, asked.trainers), now)


def test_days_off_are_left_out() -> None:
    off = DaysOff(frozenset({"sun", "mon"}), frozenset({date(2026, 12, 3)}))
    days = [slot.day.day for slot in slots(request("AC166", off=off))]
    assert days == [1, 2, 4, 5]


def test_sessions_go_round_the_places() -> None:
    asked = request("AC165", "AC166", "PC21", per_day=2, days=3)
    by_day = [place_id for slot in slots(asked) for place_id in [slot.place_id]]
    first, second, third = asked.place_ids
    assert by_day == [first, second, third, first, second, third]


def test_every_place_has_its_sessions_every_day() -> None:
    asked = request("AC165", "AC166", days=2, times=(time(11), time(15)))
    count = Counter(slot.place_id for slot in slots(asked))
    assert set(count.values()) == {4}


def test_a_place_has_its_own_venue_before_that_of_all() -> None:
    own = VenueWish("Town hall", 90, place_id("AC165"))
    asked = request("AC165", "AC166", days=1, venues=(VenueWish("Hall", 30), own))
    assert [(slot.venue, slot.seats) for slot in slots(asked)] == [("Town hall", 90), ("Hall", 30)]


def test_a_taken_venue_gives_way_to_the_next() -> None:
    asked = request("AC166", days=1, venues=(VenueWish("Hall", 30), VenueWish("Court", 20)))
    taken = schedule.Slot(place_id("AC166"), "x", FIRST, time(10), 120, "Hall", 5)
    booked = Bookings.of([taken.booking(INDIA)], INDIA, {})
    assert [slot.venue for slot in schedule.slots(asked, booked, NOON)] == ["Court"]


def test_trainers_share_the_sessions_and_are_nowhere_twice() -> None:
    trainers = {RAVI: TrainerDays(frozenset({FIRST})), SITA: TrainerDays(most=1)}
    made = slots(request("AC165", "AC166", days=2, trainers=trainers))
    assert [slot.trainer_id for slot in made] == [SITA, None, RAVI, SITA]


def test_what_has_begun_is_not_planned() -> None:
    now = datetime(2026, 12, 2, 12, tzinfo=INDIA)
    assert [slot.day.day for slot in slots(request("AC166", days=3), now)] == [3]


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"last": FIRST - timedelta(days=1)}, EndBeforeStart),
        ({"days": 360, "times": tuple(time(hour) for hour in range(24))}, LargePlan),
        ({"off": DaysOff(frozenset(dates.WEEK))}, EmptyPlan),
    ],
)
def test_what_makes_no_plan_is_refused(more: dict[str, Any], refusal: type[Refusal]) -> None:
    coordinator(900, "Meena", "PC21")
    with pytest.raises(refusal):
        proposals.request(request("AC166", **more), by=900, now=NOON, zone=INDIA)
