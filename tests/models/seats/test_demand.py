"""Workers who wait for a session near them are told once, by day."""

from zoneinfo import ZoneInfo

import pytest

from models import tables, trainings
from models.database import Database
from models.seats import demand
from models.trainings import planning
from models.waiting_list import OfferPolicy
from tests.models.seats.planned import MEENA, plan
from tests.support.world import DAY, HOUR, NOON, passes, person, place_id

INDIA = ZoneInfo("Asia/Kolkata")
LATER = NOON + HOUR


def queued() -> list[int]:
    query = tables.Outbox.select().where(tables.Outbox.subject == "near")
    return [row.chat_id for row in query.order_by(tables.Outbox.id)]


@pytest.fixture
def asha() -> int:
    """Asha of AC166, who waits since noon."""
    worker = person(1, "Asha", "166/1")
    demand.ask(1, NOON)
    return worker.id


@pytest.mark.parametrize(("place", "told"), [("AC166", 1), ("PC21", 1), ("AC165", 0), ("MP", 0)])
def test_who_waits_is_told_once_of_a_session_in_their_ac_or_pc(
    asha: int, place: str, told: int
) -> None:
    session = plan(place, now=LATER)
    assert demand.tell(LATER, INDIA) == told
    plan(place, now=LATER, at=NOON + 2 * DAY)
    assert demand.tell(LATER, INDIA) == 0
    assert queued() == [1] * told
    if told:
        news = demand.news(asha, LATER)
        assert news is not None
        assert news.session.code == session.code


def test_what_was_there_before_she_asked_is_no_news(asha: int) -> None:
    plan(now=NOON - HOUR)
    assert demand.tell(LATER, INDIA) == 0


def test_nobody_is_told_in_the_quiet_hours_but_in_the_morning(asha: int) -> None:
    night = NOON + 11 * HOUR
    plan(now=night, at=NOON + 3 * DAY)
    assert demand.tell(night, INDIA) == 0
    assert demand.tell(night + 8 * HOUR, INDIA) == 1


def test_a_subject_she_has_passed_or_a_full_session_is_no_news(asha: int) -> None:
    first = plan(at=NOON + HOUR)
    trainings.enrol(1, first.id, NOON)
    passes(1, first.id, NOON + 3 * HOUR)
    person(2, "Ravi")
    plan(now=NOON + 4 * HOUR, at=NOON + 2 * DAY)
    full = plan(now=NOON + 4 * HOUR, title="Roll", seats=1, at=NOON + 2 * DAY)
    trainings.enrol(2, full.id, NOON + 4 * HOUR)
    assert demand.tell(NOON + 4 * HOUR, INDIA) == 0


def test_who_took_a_seat_is_neither_told_nor_counted(asha: int) -> None:
    assert dict(demand.waiting(place_id("PC21"), NOON)) == {place_id("AC166"): 1}
    session = plan(now=LATER)
    trainings.enrol(1, session.id, LATER)
    assert demand.tell(LATER, INDIA) == 0
    assert dict(demand.waiting(place_id("MP"), LATER)) == {}


def test_who_stands_in_line_for_a_full_session_counts_once(asha: int) -> None:
    full = plan(seats=1, at=NOON + 2 * DAY)
    for number, name in ((2, "Ravi"), (3, "Kamla")):
        person(number, name)
    trainings.enrol(2, full.id, NOON)
    for number in (1, 3):
        trainings.waiting.join(number, full.id, OfferPolicy(INDIA), NOON)
    assert dict(demand.waiting(place_id("PC21"), NOON)) == {place_id("AC166"): 2}
    tables.Session.update(cancelled_at=NOON).execute()
    assert dict(demand.waiting(place_id("PC21"), NOON)) == {place_id("AC166"): 1}


def test_who_was_told_waits_again_when_they_ask_again_and_not_after_withdrawing(asha: int) -> None:
    plan(now=LATER)
    assert demand.tell(LATER, INDIA) == 1
    assert dict(demand.waiting(place_id("AC166"), LATER)) == {}
    demand.ask(1, LATER)
    demand.ask(1, LATER + HOUR)  # a second tap changes nothing
    plan(now=LATER + HOUR / 2, at=NOON + 2 * DAY)
    assert demand.tell(LATER + HOUR, INDIA) == 1
    demand.ask(1, LATER + HOUR)
    demand.withdraw(1)
    plan(now=LATER + 2 * HOUR, at=NOON + 3 * DAY)
    assert demand.tell(LATER + 2 * HOUR, INDIA) == 0


def test_a_session_that_is_cancelled_before_it_was_told_is_no_news(asha: int) -> None:
    session = plan(now=LATER)
    demand.tell(LATER, INDIA)
    planning.call_off(session.id, by=MEENA, now=LATER)
    assert demand.news(asha, LATER) is None


def test_what_is_kept_goes_with_the_worker(asha: int, db: Database) -> None:
    tables.Worker.delete().where(tables.Worker.id == asha).execute()
    assert tables.TrainingDemand.select().count() == 0
    assert demand.news(asha, NOON) is None
