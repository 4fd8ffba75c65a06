"""Who holds a seat is reminded the evening before and two hours before, and by day."""

import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from models import tables, trainings
from models.database import Database
from models.queues import outbox, outbox_records
from models.trainings import planning, reminders
from tests.support.query_log import watched, whole_table_reads
from tests.support.world import DAY, HOUR, NOON, coordinator, person, place_id

INDIA = ZoneInfo("Asia/Kolkata")
MINUTE = timedelta(minutes=1)
MEENA, ASHA, RAVI = 900, 1, 2
TUESDAY_TEN = datetime(2026, 11, 24, 10, tzinfo=INDIA)
MONDAY_SEVEN = datetime(2026, 11, 23, 19, tzinfo=INDIA)


@pytest.fixture(autouse=True)
def _people(agar: Database) -> None:
    coordinator(MEENA, "Meena", "PC21")
    person(ASHA, "Asha")
    person(RAVI, "Ravi")


def plan(at: datetime = TUESDAY_TEN, venue: str = "आगर") -> trainings.Session:
    new = planning.NewSession(place_id("PC21"), "बूथ", at, 5, venue)
    return planning.make_session(new, by=MEENA, now=NOON - DAY)


def due(now: datetime) -> list[int]:
    """Return the Telegram ids that a tick at this moment queues a reminder for."""
    before = {row.id for row in tables.Outbox.select()}
    made = reminders.make_due(now, INDIA)
    rows = [row for row in tables.Outbox.select() if row.id not in before]
    assert made == len(rows)
    return sorted(row.chat_id for row in rows)


def test_asha_is_reminded_the_evening_before_and_two_hours_before() -> None:
    trainings.enrol(ASHA, plan().id, NOON)
    assert due(MONDAY_SEVEN - MINUTE) == []
    assert due(MONDAY_SEVEN) == [ASHA]
    assert due(TUESDAY_TEN - 2 * HOUR - MINUTE) == []
    assert due(TUESDAY_TEN - 2 * HOUR) == [ASHA]
    assert due(TUESDAY_TEN) == []


def test_the_next_reminder_is_the_evening_before_then_two_hours_before_then_none() -> None:
    session = plan()
    assert reminders.next_due(NOON, INDIA) is None  # nobody holds a seat
    trainings.enrol(ASHA, session.id, NOON)
    assert reminders.next_due(NOON, INDIA) == MONDAY_SEVEN
    assert reminders.next_due(MONDAY_SEVEN, INDIA) == TUESDAY_TEN - 2 * HOUR
    assert reminders.next_due(TUESDAY_TEN - 2 * HOUR, INDIA) is None
    trainings.cancel(ASHA, session.id, NOON)
    assert reminders.next_due(NOON, INDIA) is None


def test_a_reminder_may_arrive_twice_goes_before_digests_and_is_of_no_use_at_the_start() -> None:
    trainings.enrol(ASHA, plan().id, NOON)
    due(MONDAY_SEVEN)
    due(TUESDAY_TEN - 2 * HOUR)
    evening, soon = tables.Outbox.select().order_by(tables.Outbox.id)
    assert (evening.at_least_once, evening.subject) == (True, "reminder")
    assert json.loads(evening.payload) == {"enrolment": tables.Enrolment.get().id}
    assert 0 <= evening.priority < 5
    assert evening.expires_at == MONDAY_SEVEN + 3 * HOUR  # the quiet hours begin
    assert soon.expires_at == TUESDAY_TEN


def test_many_ticks_remind_once() -> None:
    trainings.enrol(ASHA, plan().id, NOON)
    assert [len(due(MONDAY_SEVEN + n * MINUTE)) for n in range(4)] == [1, 0, 0, 0]


def test_who_enrols_later_in_the_evening_gets_the_second_reminder_only() -> None:
    session = plan()
    trainings.enrol(ASHA, session.id, NOON)
    trainings.enrol(RAVI, session.id, MONDAY_SEVEN + MINUTE)
    assert due(MONDAY_SEVEN + HOUR) == [ASHA]
    assert due(TUESDAY_TEN - HOUR) == [ASHA, RAVI]


def test_who_enrols_in_the_last_two_hours_needs_no_reminder() -> None:
    trainings.enrol(ASHA, plan().id, TUESDAY_TEN - HOUR)
    assert due(TUESDAY_TEN - HOUR + MINUTE) == []


def test_nobody_is_reminded_of_a_seat_given_up_or_of_a_session_called_off() -> None:
    kept, off = plan(), plan(TUESDAY_TEN + 5 * HOUR, "सुसनेर")
    trainings.enrol(ASHA, kept.id, NOON)
    trainings.enrol(RAVI, off.id, NOON)
    trainings.cancel(ASHA, kept.id, NOON + HOUR)
    tables.Session.update(cancelled_at=NOON).where(tables.Session.id == off.id).execute()
    assert due(MONDAY_SEVEN) == []
    assert due(TUESDAY_TEN - HOUR) == []


def test_nobody_is_woken() -> None:
    trainings.enrol(ASHA, plan(datetime(2026, 11, 24, 7, tzinfo=INDIA)).id, NOON)
    trainings.enrol(RAVI, plan(datetime(2026, 11, 25, 1, tzinfo=INDIA), "सुसनेर").id, NOON)
    six = datetime(2026, 11, 24, 6, tzinfo=INDIA)
    assert due(MONDAY_SEVEN + 3 * HOUR) == []  # the bot was down all evening
    assert due(six - MINUTE) == []
    assert due(six) == [ASHA]
    assert due(MONDAY_SEVEN + DAY) == [RAVI]
    assert due(datetime(2026, 11, 24, 23, tzinfo=INDIA)) == []  # two hours before one at night


def test_a_seat_taken_again_after_the_reminder_is_not_reminded_of_twice() -> None:
    session = plan()
    trainings.enrol(ASHA, session.id, NOON)
    assert due(MONDAY_SEVEN) == [ASHA]
    trainings.cancel(ASHA, session.id, MONDAY_SEVEN + MINUTE)
    trainings.enrol(ASHA, session.id, MONDAY_SEVEN + 2 * MINUTE)
    assert due(MONDAY_SEVEN + HOUR) == []


def test_more_than_one_transaction_takes_are_all_reminded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reminders, "AT_ONCE", 1)
    session = plan()
    for who in (ASHA, RAVI, MEENA):
        trainings.enrol(who, session.id, NOON)
    assert due(MONDAY_SEVEN) == [ASHA, RAVI, MEENA]


def test_what_is_to_be_said_is_looked_up_anew() -> None:
    session = plan()
    trainings.enrol(ASHA, session.id, NOON)
    seat = tables.Enrolment.get().id
    reminder = reminders.of_seat(seat, MONDAY_SEVEN, INDIA)
    assert reminder is not None
    assert (reminder.session.code, reminder.today.day) == (session.code, 23)
    assert reminders.of_seat(seat, TUESDAY_TEN, INDIA) is None
    trainings.cancel(ASHA, session.id, MONDAY_SEVEN)
    assert reminders.of_seat(seat, MONDAY_SEVEN, INDIA) is None


def test_a_tick_reads_no_whole_table(agar: Database) -> None:
    trainings.enrol(ASHA, plan().id, NOON)
    with watched(agar) as queries:
        assert reminders.make_due(MONDAY_SEVEN, INDIA) == 1
    read = [(sql, params) for sql, params in queries if sql.startswith("SELECT")]
    assert read
    assert whole_table_reads(agar, read) == []


def test_the_reminder_waits_in_the_outbox_until_it_is_claimed() -> None:
    trainings.enrol(ASHA, plan().id, NOON)
    due(MONDAY_SEVEN)
    [message] = outbox.claim(10, MONDAY_SEVEN)
    outbox.expired(message, "not needed any more")
    assert outbox_records.counts() == {"expired": 1}
