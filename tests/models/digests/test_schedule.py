"""What is due, once a day for each group."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from models import chats, digests, quiet_hours, tables
from models.database import Database
from models.queues import dead_letters, outbox
from models.strength import Weights
from models.targets import WorkCalendar
from models.trainings import planning
from tests.models.polls.poll_steps import poll, record
from tests.support.query_log import watched
from tests.support.world import DAY, HOUR, NOON, coordinator, place_id

pytestmark = pytest.mark.usefixtures("group")
INDIA = ZoneInfo("Asia/Kolkata")
TIMES = digests.Times(INDIA, time(8), time(18))
EIGHT = datetime(2026, 11, 23, 8, tzinfo=INDIA)
SIX = datetime(2026, 11, 23, 18, tzinfo=INDIA)
MINUTE = timedelta(minutes=1)
MEENA = 900


@pytest.fixture
def group(agar: Database) -> None:
    coordinator(MEENA, "Meena", "PC21")
    chats.link(-1001, 0, "Dewas", place_id("PC21"), by=MEENA, now=NOON - DAY)


def subjects(now: datetime) -> list[str]:
    return [message.subject for message in outbox.claim(100, now)]


def test_nothing_is_due_a_minute_early_and_the_targets_are_due_at_eight() -> None:
    assert digests.make_due(TIMES, EIGHT - MINUTE) == 0
    assert digests.make_due(TIMES, EIGHT) == 1
    assert subjects(EIGHT) == ["targets"]


def test_many_ticks_post_a_digest_once() -> None:
    assert [digests.make_due(TIMES, EIGHT + n * MINUTE) for n in range(5)] == [1, 0, 0, 0, 0]


def test_a_tick_after_the_run_asks_once_for_all_groups(agar: Database) -> None:
    place = place_id("PC21")
    for n in range(20):
        chats.link(-2000 - n, 0, f"Dewas {n}", place, by=MEENA, now=NOON - DAY)
    assert digests.make_due(TIMES, EIGHT) == 21
    with watched(agar) as queries:
        assert digests.make_due(TIMES, EIGHT + MINUTE) == 0
    assert len(queries) <= 4


def test_a_start_an_hour_late_still_posts_and_one_twelve_hours_late_does_not() -> None:
    assert digests.make_due(digests.Times(INDIA, time(7), time(23)), EIGHT) == 1
    tables.Digest.delete().execute()
    tables.Outbox.delete().execute()
    assert digests.make_due(TIMES, EIGHT + timedelta(hours=12)) == 1
    assert subjects(EIGHT + timedelta(hours=12)) == ["schedule"]


def test_a_digest_that_is_late_wakes_nobody_and_one_wanted_at_night_comes_at_night() -> None:
    assert digests.make_due(TIMES, SIX + 4 * HOUR) == 0
    tables.Digest.delete().execute()
    night = digests.Times(INDIA, time(8), time(23))
    assert digests.make_due(night, SIX + 6 * HOUR) == 1


def test_every_day_has_its_own_digests() -> None:
    made = [digests.make_due(TIMES, moment) for moment in (EIGHT, SIX, EIGHT + DAY, SIX + DAY)]
    assert made == [1, 1, 1, 1]


@pytest.mark.parametrize(
    ("hour", "minute", "left"),
    [(5, 59, 1), (6, 0, 0), (12, 0, 0), (21, 59, 0), (22, 0, 480), (23, 59, 361), (0, 0, 360)],
)
def test_the_quiet_hours_last_until_six(hour: int, minute: int, left: int) -> None:
    at = EIGHT.replace(hour=hour, minute=minute)
    assert quiet_hours.quiet_left(at, INDIA) == left * MINUTE


def test_midnight_does_not_swallow_a_late_evening_digest() -> None:
    late = digests.Times(INDIA, time(8), time(23, 50))
    assert digests.make_due(late, datetime(2026, 11, 24, 0, 10, tzinfo=INDIA)) == 1
    assert [row.local_date.day for row in tables.Digest.select()] == [23]


def test_a_group_with_its_own_time_gets_its_targets_then() -> None:
    chats.set_time(-1001, 0, "targets", time(6, 30), by=MEENA, now=NOON - DAY)
    assert digests.next_due(TIMES, EIGHT - 3 * HOUR) == EIGHT - timedelta(minutes=90)
    assert digests.make_due(TIMES, EIGHT - timedelta(minutes=90)) == 1
    assert digests.make_due(TIMES, EIGHT) == 0


def test_a_time_that_has_passed_today_is_due_from_tomorrow_on() -> None:
    nine = EIGHT + HOUR
    chats.set_time(-1001, 0, "targets", time(8, 30), by=MEENA, now=nine)
    [link] = chats.all_linked()
    half_past = EIGHT + 30 * MINUTE + DAY
    assert digests.first_at(link, "targets", TIMES, nine) == half_past
    assert [digests.make_due(TIMES, nine + n * MINUTE) for n in range(3)] == [0, 0, 0]
    assert digests.make_due(TIMES, half_past) == 1


def test_a_later_time_today_is_still_due_today_unless_todays_digest_has_gone() -> None:
    nine, ten = EIGHT + HOUR, EIGHT + 2 * HOUR
    chats.set_time(-1001, 0, "targets", time(10), by=MEENA, now=nine)
    [link] = chats.all_linked()
    assert digests.first_at(link, "targets", TIMES, nine) == ten
    assert digests.make_due(TIMES, ten) == 1
    chats.set_time(-1001, 0, "targets", time(12), by=MEENA, now=ten)
    [link] = chats.all_linked()
    assert digests.first_at(link, "targets", TIMES, ten) == EIGHT + 4 * HOUR + DAY
    assert digests.make_due(TIMES, EIGHT + 4 * HOUR) == 0


def test_the_next_digest_is_this_evenings_and_then_tomorrows() -> None:
    assert digests.next_due(TIMES, EIGHT) == SIX
    assert digests.next_due(TIMES, SIX) == EIGHT + DAY


def test_without_a_linked_group_nothing_is_due() -> None:
    chats.unlink(-1001, 0, by=MEENA, now=NOON)
    assert digests.make_due(TIMES, EIGHT) == 0
    assert digests.next_due(TIMES, EIGHT) is None


def test_the_schedule_shows_the_coming_week_and_the_morning_only_today() -> None:
    for days in (0, 1, 7, 8):
        at = SIX + timedelta(days=days, hours=1)
        new = planning.NewSession(place_id("PC21"), "बूथ", at, 5, f"venue {days}")
        planning.make_session(new, by=MEENA, now=NOON)
    schedule = digests.schedule_digest(place_id("PC21"), EIGHT, INDIA)
    assert [s.venue for s in schedule.sessions] == ["venue 0", "venue 1", "venue 7"]
    weights = Weights(40, 25, 15, 20, 70, 40, 20)
    morning = digests.targets_digest(place_id("PC21"), EIGHT, WorkCalendar(INDIA), weights)
    seats = [task for task in morning.tasks if isinstance(task, digests.SeatsTask)]
    assert [task.session.venue for task in seats] == ["venue 0"]
    assert morning.place.code == "PC21"


def test_a_digest_is_recorded_and_queued_together_or_not_at_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("no room")

    monkeypatch.setattr(tables.Digest, "insert", fail)
    with pytest.raises(RuntimeError):
        digests.make_due(TIMES, EIGHT)
    assert not tables.Outbox.select().exists()
    monkeypatch.undo()
    assert digests.make_due(TIMES, EIGHT) == 1


def missed() -> list[tuple[str, str]]:
    """Return the kind and state of what fell away."""
    return [(m.subject, m.state) for m in dead_letters.missed(EIGHT - DAY, 100)]


def test_a_digest_that_fell_into_a_pause_is_on_record_once_and_queued_no_more() -> None:
    digests.make_due(TIMES, EIGHT - HOUR)
    back = EIGHT + 7 * HOUR
    for _ in range(3):
        assert digests.make_due(TIMES, back) == 0
    assert missed() == [("targets", "expired")]
    assert "nothing ran" in tables.Outbox.get().error
    assert subjects(back) == []
    for minutes in range(1, 60):
        assert digests.make_due(TIMES, back + minutes * MINUTE) == 0
    assert len(missed()) == 1


def test_what_can_still_be_posted_after_a_pause_is_posted_and_not_missed() -> None:
    digests.make_due(TIMES, EIGHT - HOUR)
    assert digests.make_due(TIMES, EIGHT + 5 * HOUR) == 1
    assert missed() == []


def test_a_pause_of_two_days_misses_each_digest_of_yesterday_and_today() -> None:
    digests.make_due(TIMES, EIGHT - 2 * DAY)
    digests.make_due(TIMES, EIGHT - MINUTE)
    kinds = ["schedule", "targets", "weekly"]  # yesterday was a Sunday
    assert sorted(missed()) == [(kind, "expired") for kind in kinds]


def test_while_the_bot_runs_nothing_is_missed_whatever_time_a_group_chooses() -> None:
    digests.make_due(TIMES, SIX - 2 * MINUTE)
    chats.set_time(-1001, 0, "schedule", time(9), by=MEENA, now=SIX - MINUTE)
    for minutes in range(0, 30, 3):
        digests.make_due(TIMES, SIX + minutes * MINUTE)
    assert missed() == []


def test_a_group_that_had_removed_the_bot_missed_nothing() -> None:
    chats.set_active(-1001, False)
    for hours in range(24):
        digests.make_due(TIMES, EIGHT - HOUR + hours * HOUR)
    chats.set_active(-1001, True)
    digests.make_due(TIMES, EIGHT + 23 * HOUR)
    assert missed() == []


def test_what_missed_its_time_can_still_be_posted_at_another() -> None:
    digests.make_due(TIMES, EIGHT - HOUR)
    digests.make_due(TIMES, EIGHT + 7 * HOUR)
    chats.set_time(-1001, 0, "targets", time(16), by=MEENA, now=EIGHT + 7 * HOUR)
    assert digests.make_due(TIMES, EIGHT + 8 * HOUR) == 1


def test_what_was_queued_and_sent_by_nobody_has_missed_its_time_too() -> None:
    digests.make_due(TIMES, EIGHT)
    [message] = outbox.claim(1, EIGHT)
    outbox.reschedule(message, "no connection: ClientConnectorError", EIGHT)
    assert subjects(EIGHT + 6 * HOUR) == []
    assert missed() == [("targets", "expired")]
    assert tables.Outbox.get().error == "missed its time no connection: ClientConnectorError"


def test_it_is_known_when_digests_were_last_looked_for() -> None:
    assert digests.last_run() is None
    digests.make_due(TIMES, NOON)
    assert digests.last_run() == NOON


def before_poll(closes_at: datetime) -> None:
    """Record a poll of Agar, which lies in PC21."""
    record(poll("AC166", closes_at), now=NOON - 9 * DAY)


def test_in_the_48_hours_before_a_poll_the_schedule_is_posted_and_no_targets() -> None:
    before_poll(EIGHT + DAY)
    assert digests.make_due(TIMES, EIGHT) == 0
    assert digests.make_due(TIMES, SIX) == 1
    assert subjects(SIX) == ["schedule"]
    assert digests.make_now(place_id("PC21"), INDIA, EIGHT + HOUR) == 0  # the schedule was made


def test_targets_whose_time_was_before_a_poll_closed_are_not_made_up_for() -> None:
    before_poll(EIGHT + HOUR)
    assert digests.make_due(TIMES, EIGHT + 2 * HOUR) == 0
    assert digests.make_due(TIMES, EIGHT + DAY) == 1
    assert subjects(EIGHT + DAY) == ["targets"]


def test_a_poll_elsewhere_silences_no_group_here() -> None:
    record(poll("AC165", EIGHT + DAY), now=NOON - 9 * DAY)
    assert digests.make_due(TIMES, EIGHT) == 1


SUNDAY = datetime(2026, 11, 29, 10, tzinfo=INDIA)


def test_the_week_is_due_on_sunday_at_ten_once_and_not_on_other_days() -> None:
    assert digests.make_due(TIMES, SUNDAY - MINUTE) == 1  # the morning
    assert [digests.make_due(TIMES, SUNDAY + n * MINUTE) for n in range(3)] == [1, 0, 0]
    assert subjects(SUNDAY) == ["targets", "weekly"]
    assert [row.local_date.day for row in tables.Digest.select() if row.kind == "weekly"] == [29]
    assert digests.make_due(TIMES, SUNDAY + DAY) == 1
    assert digests.make_due(TIMES, SUNDAY + 7 * DAY) == 2


def test_a_week_that_is_too_late_is_not_posted() -> None:
    assert digests.make_due(TIMES, SUNDAY + 6 * HOUR) == 0


def test_a_group_with_its_own_weekday_gets_its_week_then() -> None:
    tables.Chat.update(weekly_day="wed", weekly_at="09:00").execute()
    wednesday = datetime(2026, 11, 25, 9, tzinfo=INDIA)
    [link] = chats.all_linked()
    assert digests.first_at(link, "weekly", TIMES, EIGHT) == wednesday
    assert digests.make_due(TIMES, wednesday) == 2
    assert digests.make_due(TIMES, SUNDAY) == 1


def test_a_digest_that_is_switched_off_is_not_made() -> None:
    tables.Chat.update(targets_on=False).execute()
    [link] = chats.all_linked()
    assert digests.first_at(link, "targets", TIMES, EIGHT) is None
    assert digests.make_due(TIMES, EIGHT) == 0
    assert digests.make_due(TIMES, SIX) == 1
