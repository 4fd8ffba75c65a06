"""Whether a trainer or a venue is free, and what is free nearby."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from models import bookings
from models.bookings import Booking, Bookings, ClashKind, TrainerDays
from models.bookings.free_slots import FreeKind
from models.trainings import DoubleBooked, planning
from tests.support.world import NOON, coordinator, person, place_id

pytestmark = pytest.mark.usefixtures("agar")
INDIA = ZoneInfo("Asia/Kolkata")
WEDNESDAY = date(2026, 11, 25)
RAVI, SITA = 7, 8


def wish(
    hour: int = 11,
    *,
    venue: str = "Hall",
    trainer: int | None = None,
    place: str = "AC166",
    day: date = WEDNESDAY,
    session: int = 0,
    hours: int = 2,
) -> Booking:
    starts_at = datetime(day.year, day.month, day.day, hour, tzinfo=INDIA)
    ends_at = starts_at + timedelta(hours=hours)
    return Booking(place_id(place), venue, starts_at, ends_at, trainer, session)


def booked(*ones: Booking, **trainers: TrainerDays) -> Bookings:
    days = {"ravi": RAVI, "sita": SITA}
    return Bookings.of(ones, INDIA, {days[name]: known for name, known in trainers.items()})


@pytest.mark.parametrize(
    ("other", "wanted", "what"),
    [
        (wish, {}, ClashKind.VENUE),
        (lambda: wish(12), {}, ClashKind.VENUE),
        (lambda: wish(13), {}, None),
        (lambda: wish(9), {}, None),
        (lambda: wish(venue="HALL "), {}, ClashKind.VENUE),
        (lambda: wish(venue="School"), {}, None),
        (lambda: wish(place="PC21"), {}, ClashKind.VENUE),
        (lambda: wish(place="AC165"), {}, None),
        (lambda: wish(venue="School", trainer=RAVI), {"trainer": RAVI}, ClashKind.TRAINER),
        (lambda: wish(place="AC165", trainer=RAVI), {"trainer": RAVI}, ClashKind.TRAINER),
        (lambda: wish(venue="School", trainer=RAVI), {"trainer": SITA}, None),
        (lambda: wish(22, hours=12, day=date(2026, 11, 24)), {"hour": 8}, ClashKind.VENUE),
    ],
)
def test_what_is_booked_twice_is_found(
    other: object, wanted: dict[str, int], what: ClashKind | None
) -> None:
    assert callable(other)
    clash = booked(other()).clash(wish(**wanted))  # type: ignore[arg-type]
    assert (clash.what if clash else None) == what


def test_a_trainer_is_not_booked_on_days_away_nor_beyond_the_most() -> None:
    led = [wish(9, venue="A", trainer=RAVI), wish(15, venue="B", trainer=RAVI)]
    days = booked(*led, ravi=TrainerDays(most=2))
    clash = days.clash(wish(12, trainer=RAVI))
    assert clash is not None
    assert (clash.what, clash.other) == (ClashKind.MOST, None)
    assert days.clash(wish(12, trainer=RAVI, day=date(2026, 11, 26))) is None
    away = booked(ravi=TrainerDays(frozenset({WEDNESDAY})))
    clash = away.clash(wish(trainer=RAVI))
    assert clash is not None
    assert clash.what == ClashKind.AWAY


def test_a_session_does_not_stand_in_its_own_way() -> None:
    days = booked(wish(trainer=RAVI, session=5), ravi=TrainerDays(most=1))
    assert days.clash(wish(12, trainer=RAVI), without={5}) is None
    assert days.clash(wish(12, trainer=RAVI), without={6}) is not None


def test_free_slots_are_ranked() -> None:
    taken = booked(wish(15, venue="School", trainer=RAVI), sita=TrainerDays())
    free = bookings.nearest(
        wish(15, trainer=RAVI),
        taken,
        NOON,
        rest_days=frozenset({"thu"}),
        trainers=[RAVI, SITA],
        venues=["Hall", "Court"],
    )
    starts = [(slot.kind, slot.booking.starts_at.astimezone(INDIA).hour) for slot in free]
    assert starts == [
        (FreeKind.HOUR, 13),
        (FreeKind.HOUR, 17),
        (FreeKind.DAY, 15),
        (FreeKind.TRAINER, 15),
    ]
    assert free[2].booking.starts_at.astimezone(INDIA).date() == date(2026, 11, 27)
    assert free[3].booking.trainer_id == SITA


def test_another_venue_is_offered_where_the_venue_is_taken() -> None:
    free = bookings.nearest(wish(), booked(wish()), NOON, venues=["Hall", "Court", "School"])
    assert [slot.booking.venue for slot in free if slot.kind is FreeKind.VENUE] == ["Court"]


def test_nothing_in_the_past_is_offered() -> None:
    today = wish(15, day=NOON.date())
    free = bookings.nearest(today, booked(today), NOON)
    assert {slot.booking.starts_at > NOON for slot in free} == {True}


def test_a_moved_session_meets_others_and_not_itself() -> None:
    coordinator(900, "Meena", "PC21")
    at = datetime(2026, 11, 25, 11, tzinfo=INDIA)
    new = planning.NewSession(place_id("AC166"), "Roll", at, 30, "Hall", person(2, "Ravi").id)
    own = planning.make_session(new, by=900, now=NOON)
    planning.require_free(new, planning.LENGTH, besides=own.id)
    with pytest.raises(DoubleBooked):
        planning.require_free(new, planning.LENGTH, besides=0)
