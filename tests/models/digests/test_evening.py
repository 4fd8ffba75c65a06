"""What an evening digest says: what came of the morning's tasks, thanks, tomorrow's sessions."""

from datetime import datetime
from zoneinfo import ZoneInfo

from models import authority, booth_care, digests, tables
from models.database import Database
from models.digests import Added, EveningDigest, Filled
from models.digests.results import Seated
from models.trainings import planning
from tests.models.digests.test_morning import (
    ASHA,
    CALENDAR,
    EIGHT,
    MEENA,
    bring,
    doubt,
    meena,
    morning,
    set_target,
)
from tests.models.polls.poll_steps import poll, record
from tests.support.world import DAY, HOUR, NOON, booth_id, person, place_id

__all__ = ["meena"]
INDIA = ZoneInfo("Asia/Kolkata")
SIX = EIGHT + 10 * HOUR


def evening(code: str = "PC21", now: datetime = SIX) -> EveningDigest:
    return digests.evening_digest(place_id(code), now, CALENDAR)


def plan(at: datetime, seats: int = 5) -> int:
    new = planning.NewSession(place_id("PC21"), "बूथ", at, seats, "School")
    return planning.make_session(new, by=MEENA, now=EIGHT - DAY).id


def test_the_evening_tells_what_came_of_each_task_of_the_morning() -> None:
    set_target("PC21", 21)
    person(ASHA, "Asha Devi", now=EIGHT - 20 * DAY)
    session = plan(EIGHT + 2 * HOUR)
    digests.keep(morning(), EIGHT)
    for telegram_id in (10, 11, 12):
        bring(ASHA, telegram_id, EIGHT + HOUR)
    doubt(12)
    om = tables.Worker.get(tables.Worker.telegram_id == 10)
    authority.grant(om.id, "booth_president", EIGHT + HOUR, booth_id=booth_id("166/1"))
    tables.Session.update(taken=5).where(tables.Session.id == session).execute()
    added, filled, seated = evening().results
    assert isinstance(added, Added)
    assert (added.place.code, added.wanted, added.came, added.done) == ("AC166", 2, 2, True)
    assert isinstance(filled, Filled)
    assert [booth.code for booth in filled.filled] == ["166/1"]
    assert isinstance(seated, Seated)
    assert (seated.session.id, seated.done) == (session, True)
    assert [(one.name, one.number) for one in evening().thanks] == [("Asha", 2)]


def test_the_tasks_that_were_named_first_stay_those_of_the_day() -> None:
    digests.keep(morning(), EIGHT)
    set_target("PC21", 21)
    digests.keep(morning(), EIGHT + HOUR)
    assert [type(result) for result in evening().results] == [Filled]
    assert digests.evening_digest(place_id("PC21"), SIX + DAY, CALENDAR).results == ()


def test_tasks_are_kept_for_some_days_alone() -> None:
    for days in range(20):
        digests.keep(morning(now=EIGHT + days * DAY), EIGHT + days * DAY)
    assert tables.MorningTasks.select().count() == 8


def test_the_evening_shows_tomorrows_sessions_else_the_next_one() -> None:
    later = plan(SIX + 3 * DAY)
    plan(SIX + 4 * DAY)
    assert [session.id for session in evening().sessions] == [later]
    tomorrow = [plan(SIX + DAY - 2 * HOUR), plan(SIX + DAY)]
    assert [session.id for session in evening().sessions] == tomorrow


def test_a_booth_that_was_taken_today_is_told_by_first_name() -> None:
    person(ASHA, "Asha Devi", now=EIGHT - 20 * DAY)
    booth_care.taking.take(ASHA, booth_id("166/2"), EIGHT - DAY)
    booth_care.taking.take(ASHA, booth_id("166/3"), EIGHT + HOUR)
    assert [care.booth.code for care in evening().cares] == ["166/3"]


def test_before_a_poll_the_evening_is_about_sessions_alone() -> None:
    set_target("PC21", 21)
    plan(SIX + DAY)
    digests.keep(morning(), EIGHT)
    bring(MEENA, 10, EIGHT + HOUR)
    record(poll("AC166", SIX + DAY), now=NOON - 9 * DAY)
    silent = evening()
    assert (silent.paces, silent.people, silent.results, silent.thanks) == ((), None, (), ())
    assert len(silent.sessions) == 1


def test_an_evening_without_anything_has_nothing_to_say(agar: Database) -> None:
    assert not evening("AC165")
