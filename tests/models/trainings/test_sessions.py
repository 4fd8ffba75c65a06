"""Sessions and seats."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from models import tables, trainings
from models.database import Database
from models.dates import PastTime
from models.errors import BadNumber, NotAllowed, NotRegistered, Refusal
from models.identity import PhoneInText
from models.trainings import (
    AlreadyEnrolled,
    DoubleBooked,
    NotEnrolled,
    SessionClash,
    SessionFull,
    SessionOver,
    SessionTaken,
    UnknownSession,
    planning,
)
from tests.support.world import DAY, HOUR, NOON, booth_id, coordinator, passes, person, place_id

pytestmark = pytest.mark.usefixtures("agar")
MEENA = 900


@pytest.fixture(autouse=True)
def meena(agar: Database) -> None:
    coordinator(MEENA, "Meena", "PC21")


def plan(
    seats: int = 2, *, at: datetime = NOON + DAY, venue: str = "आगर", title: str = "बूथ"
) -> trainings.Session:
    new = planning.NewSession(place_id("PC21"), title, at, seats, venue)
    return planning.make_session(new, by=MEENA, now=NOON)


def test_asha_takes_a_seat_and_sees_it_among_her_sessions() -> None:
    person(1, "Asha")
    session = trainings.enrol(1, plan().id, NOON)
    assert (session.taken, session.free) == (1, 1)
    assert [s.code for s in trainings.of_worker(1, NOON)] == [session.code]


def test_a_second_tap_takes_no_second_seat() -> None:
    person(1, "Asha")
    session = plan()
    trainings.enrol(1, session.id, NOON)
    with pytest.raises(AlreadyEnrolled):
        trainings.enrol(1, session.id, NOON)
    assert trainings.session(session.id, NOON).taken == 1


def test_a_full_session_refuses_and_names_others_with_free_seats() -> None:
    person(1, "Asha")
    person(2, "Ravi")
    full, other = plan(1), plan(at=NOON + 2 * DAY)
    trainings.enrol(1, full.id, NOON)
    with pytest.raises(SessionFull) as refusal:
        trainings.enrol(2, full.id, NOON)
    assert refusal.value.choices == (other.code,)


def test_a_seat_given_back_can_be_taken_again_even_by_the_same_worker() -> None:
    person(1, "Asha")
    session = plan(1)
    trainings.enrol(1, session.id, NOON)
    assert trainings.cancel(1, session.id, NOON).free == 1
    with pytest.raises(NotEnrolled):
        trainings.cancel(1, session.id, NOON)
    assert trainings.enrol(1, session.id, NOON).free == 0


def test_two_sessions_that_overlap_cannot_both_be_held() -> None:
    person(1, "Asha")
    first, second = plan(), plan(at=NOON + DAY + HOUR, venue="सुसनेर")
    trainings.enrol(1, first.id, NOON)
    with pytest.raises(SessionClash) as refusal:
        trainings.enrol(1, second.id, NOON)
    assert refusal.value.parameters["other"] == first.code


def test_a_full_session_at_the_time_of_ones_seat_is_full_and_offers_no_swap() -> None:
    for number, name in ((1, "Asha"), (2, "Ravi")):
        person(number, name)
    held, full = plan(), plan(1, at=NOON + DAY + HOUR, venue="सुसनेर")
    trainings.enrol(1, held.id, NOON)
    trainings.enrol(2, full.id, NOON)
    with pytest.raises(SessionFull):
        trainings.enrol(1, full.id, NOON)
    tables.Session.update(seats=2).where(tables.Session.id == full.id).execute()
    with pytest.raises(SessionClash):
        trainings.enrol(1, full.id, NOON)
    assert tables.Session.get_by_id(full.id).taken == 1


def test_a_session_that_has_begun_takes_nobody_and_lets_nobody_go() -> None:
    person(1, "Asha")
    person(2, "Ravi")
    session = plan()
    trainings.enrol(1, session.id, NOON)
    begun = session.starts_at + timedelta(minutes=1)
    with pytest.raises(SessionOver):
        trainings.enrol(2, session.id, begun)
    with pytest.raises(SessionOver):
        trainings.cancel(1, session.id, begun)


def test_who_has_not_registered_gets_no_seat() -> None:
    with pytest.raises(NotRegistered):
        trainings.enrol(1, plan().id, NOON)


@pytest.mark.parametrize("text", ["T42", "42", "t 42", "T-42", "T४२", "٤٢", "Ｔ４２"])
def test_a_session_is_found_by_its_code_in_any_dress(text: str) -> None:
    session = plan()
    tables.Session.update(id=42).where(tables.Session.id == session.id).execute()
    assert trainings.find_session(text, NOON).code == "T42"


@pytest.mark.parametrize("text", ["T9999", "", "T", "आगर", "T99999999999", "🙂"])
def test_an_unknown_session_gets_the_coming_ones_as_choices(text: str) -> None:
    coming = plan()
    with pytest.raises(UnknownSession) as refusal:
        trainings.find_session(text, NOON)
    assert refusal.value.choices == (coming.code,)


def test_an_unknown_session_gets_those_around_the_booth_of_who_typed_it() -> None:
    near = plan()
    for booth, choices in (("166/1", (near.code,)), ("165/1", ())):
        with pytest.raises(UnknownSession) as refusal:
            trainings.find_session("T9999", NOON, booth_id(booth))
        assert refusal.value.choices == choices


def test_the_sessions_of_a_place_are_among_those_of_the_place_around_it() -> None:
    plan()
    assert trainings.coming(place_id("MP"), NOON) == trainings.coming(place_id("PC21"), NOON)


def test_only_the_places_coordinator_plans_there() -> None:
    person(1, "Asha")
    new = planning.NewSession(place_id("PC20"), "बूथ", NOON + DAY, 10, "सुसनेर")
    for telegram_id in (1, MEENA):
        with pytest.raises(NotAllowed):
            planning.make_session(new, by=telegram_id, now=NOON)
    assert tables.Session.select().count() == 0


def test_a_venue_is_not_booked_twice_at_the_same_time() -> None:
    first = plan()
    with pytest.raises(DoubleBooked) as refusal:
        plan(at=NOON + DAY + HOUR)
    assert refusal.value.parameters == {"what": "venue", "other": first.code}


def test_a_venue_is_one_however_it_is_written_and_whichever_place_it_is_booked_for() -> None:
    plan(venue="Town Hall")
    for code, venue in (("PC21", " town  hall"), ("AC166", "TOWN HALL")):
        new = planning.NewSession(place_id(code), "x", NOON + DAY + HOUR, 5, venue)
        with pytest.raises(DoubleBooked):
            planning.make_session(new, by=MEENA, now=NOON)


def test_a_session_in_the_past_or_without_seats_is_not_planned() -> None:
    with pytest.raises(PastTime):
        plan(at=NOON - HOUR)
    for seats in (0, -1, 2001):
        with pytest.raises(BadNumber):
            plan(seats)


@pytest.mark.parametrize("text", ["Sunita 98260 54321", "सुनीता +९१ ९८२६०५४३२१"])
def test_a_phone_stands_neither_in_the_venue_nor_in_the_subject(text: str) -> None:
    for wrong in ({"venue": text}, {"title": text}):
        with pytest.raises(PhoneInText):
            plan(**wrong)  # type: ignore[arg-type]
    assert not tables.Training.select().exists()


def test_a_session_made_by_mistake_is_taken_back_and_its_time_is_free_again() -> None:
    mistaken = plan()
    assert planning.call_off(mistaken.id, by=MEENA, now=NOON).cancelled
    assert trainings.coming(place_id("PC21"), NOON) == ()
    assert plan().starts_at == mistaken.starts_at
    with pytest.raises(SessionOver):
        planning.call_off(mistaken.id, by=MEENA, now=NOON)


def test_a_session_in_which_asha_has_a_seat_is_not_taken_back() -> None:
    person(1, "Asha")
    session = plan()
    trainings.enrol(1, session.id, NOON)
    with pytest.raises(SessionTaken):
        planning.call_off(session.id, by=MEENA, now=NOON)
    assert not trainings.session(session.id, NOON).cancelled


def test_once_meena_is_sure_asha_is_told_once_that_her_session_is_cancelled() -> None:
    person(1, "Asha")
    person(2, "Ravi")
    session = plan()
    for telegram_id in (1, 2):
        trainings.enrol(telegram_id, session.id, NOON)
    trainings.cancel(2, session.id, NOON)
    assert planning.call_off(session.id, by=MEENA, now=NOON, with_people=True).cancelled
    (message,) = tables.Outbox.select()
    assert (message.chat_id, message.expires_at) == (1, session.starts_at)
    assert trainings.of_worker(1, NOON) == ()
    with pytest.raises(SessionOver):
        planning.call_off(session.id, by=MEENA, now=NOON, with_people=True)
    for change in (trainings.enrol, trainings.cancel):
        with pytest.raises(SessionOver):
            change(1, session.id, NOON)


def test_a_session_is_taken_back_by_the_places_coordinator_only() -> None:
    person(1, "Asha")
    coordinator(901, "Rakesh", "PC20")
    session = plan()
    for telegram_id in (1, 901):
        with pytest.raises(NotAllowed):
            planning.call_off(session.id, by=telegram_id, now=NOON)
    assert not trainings.session(session.id, NOON).cancelled


def test_a_session_that_was_taken_back_has_no_seats_to_give() -> None:
    person(1, "Asha")
    session = plan()
    planning.call_off(session.id, by=MEENA, now=NOON)
    with pytest.raises(SessionOver):
        trainings.enrol(1, session.id, NOON)


def test_the_sessions_planned_last_at_a_place_come_newest_first() -> None:
    first, second = plan(), plan(at=NOON + 2 * DAY)
    assert [s.code for s in planning.latest(place_id("PC21"))] == [second.code, first.code]
    assert planning.latest(place_id("PC20")) == ()


def test_two_hundred_workers_rush_for_five_seats_and_five_get_one(agar: Database) -> None:
    booth = booth_id("166/1")
    rows = [
        {
            "public_id": f"{n:07d}",
            "telegram_id": n,
            "name": f"Worker {n}",
            "booth": booth,
            "confirmed_at": NOON,
            "last_active_at": NOON,
        }
        for n in range(1000, 1200)
    ]
    tables.Worker.insert_many(rows).execute()
    session = plan(5)

    def rush(telegram_id: int) -> str:
        try:
            trainings.enrol(telegram_id, session.id, NOON)
        except Refusal as refusal:
            return refusal.key
        finally:
            agar.peewee.close()
        return "enrolled"

    with ThreadPoolExecutor(200) as pool:
        answers = Counter(pool.map(rush, range(1000, 1200)))
    assert answers == {"enrolled": 5, "session_full": 195}
    assert trainings.session(session.id, NOON).taken == 5
    assert tables.Enrolment.select().count() == 5


def test_one_worker_with_twenty_impatient_taps_holds_one_seat(agar: Database) -> None:
    person(1, "Asha")
    session = plan(10)

    def tap(_: int) -> str:
        try:
            trainings.enrol(1, session.id, NOON)
        except Refusal as refusal:
            return refusal.key
        finally:
            agar.peewee.close()
        return "enrolled"

    with ThreadPoolExecutor(20) as pool:
        answers = Counter(pool.map(tap, range(20)))
    assert answers == {"enrolled": 1, "already_enrolled": 19}
    assert trainings.session(session.id, NOON).taken == 1


def test_who_passed_counts_as_trained_once() -> None:
    asha = person(1, "Asha")
    first, second = plan(), plan(at=NOON + 2 * DAY)
    for session in (first, second):
        trainings.enrol(1, session.id, NOON)
        for _ in range(2):
            passes(1, session.id, session.ends_at)
    assert tables.Booth.get_by_id(asha.booth.id).trained == 1
    assert tables.Worker.get_by_id(asha.id).trained_at == first.ends_at
