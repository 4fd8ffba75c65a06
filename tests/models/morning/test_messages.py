"""The coordinator's morning message: sessions at risk, once a day, unless it is switched off."""

import json
from datetime import datetime, time, timedelta

import pytest

from models import mutes, tables, trainings
from models.database import Database
from models.morning import MorningTimes, messages
from models.outbox_subjects import OutboxSubject
from models.trainings import planning
from tests.models.trainings.test_reminders import INDIA
from tests.support.world import HOUR, NOON, coordinator, person, place_id

MEENA, SUNIL = 900, 901
TIMES = MorningTimes(INDIA, time(7, 30), 2)
HALF_PAST_SEVEN = datetime(2026, 11, 24, 7, 30, tzinfo=INDIA)
AFTERNOON = timedelta(hours=7)


@pytest.fixture(autouse=True)
def _people(agar: Database) -> None:
    coordinator(MEENA, "Meena", "PC21")
    coordinator(SUNIL, "Sunil", "MP")  # the state's, whom the nearer one spares this


def plan(days: int, taken: int = 0, venue: str = "आगर") -> trainings.Session:
    at = HALF_PAST_SEVEN + AFTERNOON + timedelta(days=days)
    new = planning.NewSession(place_id("PC21"), "बूथ", at, 5, venue)
    session = planning.make_session(new, by=MEENA, now=NOON)
    for who in range(1, taken + 1):
        person(who, f"Worker {who}")
        trainings.enrol(who, session.id, NOON)
    return session


@pytest.mark.parametrize("days", range(7))
def test_a_session_at_risk_is_told_five_days_and_two_days_before_and_that_morning(
    days: int,
) -> None:
    session = plan(days)
    assert messages.make_due(TIMES, HALF_PAST_SEVEN) == (days in (0, 2, 5))
    for row in tables.Outbox.select():
        assert (row.chat_id, row.subject) == (MEENA, "morning")
        assert json.loads(row.payload)["lines"] == {"at_risk": [session.id]}


def test_who_has_nothing_waiting_gets_no_message() -> None:
    plan(2, taken=2)
    planning.call_off(plan(5, venue="सुसनेर").id, by=MEENA, now=NOON)
    assert messages.make_due(TIMES, HALF_PAST_SEVEN) == 0
    assert messages.next_due(TIMES, NOON) is None


def test_it_comes_once_a_day_at_its_time_also_after_a_restart() -> None:
    plan(2)
    minute = timedelta(minutes=1)
    moments = (-minute, 0 * minute, minute, 2 * HOUR, 4 * HOUR)
    assert [messages.make_due(TIMES, HALF_PAST_SEVEN + m) for m in moments] == [0, 1, 0, 0, 0]
    assert messages.next_due(TIMES, NOON) == HALF_PAST_SEVEN


def test_a_bot_that_starts_in_the_morning_still_sends_it_and_at_noon_no_more() -> None:
    plan(2)
    assert messages.make_due(TIMES, HALF_PAST_SEVEN + 4 * HOUR) == 0
    assert messages.make_due(TIMES, HALF_PAST_SEVEN + 3 * HOUR) == 1


def test_who_switched_it_off_does_not_get_it_until_it_is_on_again() -> None:
    plan(2)
    mutes.set_muted(MEENA, OutboxSubject.MORNING, off=True, now=NOON)
    mutes.set_muted(MEENA, OutboxSubject.MORNING, off=True, now=NOON)
    assert messages.make_due(TIMES, HALF_PAST_SEVEN) == 0
    mutes.set_muted(MEENA, OutboxSubject.MORNING, off=False, now=NOON)
    assert messages.make_due(TIMES, HALF_PAST_SEVEN) == 1


def test_a_session_that_filled_up_meanwhile_is_left_out_when_the_message_is_sent() -> None:
    session = plan(2)
    found = {"telegram_id": MEENA, "lines": {"at_risk": [session.id]}}
    assert [r.session.id for r in messages.load(found, TIMES, NOON).at_risk] == [session.id]
    mutes.set_muted(MEENA, OutboxSubject.MORNING, off=True, now=NOON)
    assert not messages.load(found, TIMES, NOON)
    mutes.set_muted(MEENA, OutboxSubject.MORNING, off=False, now=NOON)
    for who in (1, 2):
        person(who, f"Worker {who}")
        trainings.enrol(who, session.id, NOON)
    assert not messages.load(found, TIMES, NOON)


def test_a_small_session_that_is_full_is_not_at_risk() -> None:
    plan(2, taken=5)
    assert messages.make_due(MorningTimes(INDIA, time(7, 30), 10), HALF_PAST_SEVEN) == 0
