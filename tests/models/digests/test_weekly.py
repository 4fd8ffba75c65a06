"""What a week says: the path to the date, the parts by how far they came, whom to thank."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from models import digests, mutes, tables, targets
from models.database import Database
from models.digests import WeeklyDigest
from models.strength import Weights
from models.targets import WorkCalendar
from tests.models.digests.test_morning import bring, doubt
from tests.support.world import DAY, coordinator, person, place_id

INDIA = ZoneInfo("Asia/Kolkata")
CALENDAR = WorkCalendar(INDIA, frozenset({"sun"}))
WEIGHTS = Weights(40, 25, 15, 20, 70, 40, 20)
SUNDAY = datetime(2026, 11, 29, 10, tzinfo=INDIA)
MEENA, ASHA, RAVI = 900, 1, 2


@pytest.fixture(autouse=True)
def meena(agar: Database) -> None:
    coordinator(MEENA, "Meena", "PC21")
    tables.Worker.update(confirmed_at=SUNDAY - 60 * DAY).execute()


def week(code: str = "PC21", calendar: WorkCalendar = CALENDAR) -> WeeklyDigest:
    return digests.weekly_digest(place_id(code), SUNDAY, calendar, WEIGHTS)


def set_target(code: str, number: int, *, days_ago: int, days: int) -> None:
    targets.set_target(
        place_id(code),
        "confirmed",
        number,
        (SUNDAY + timedelta(days=days)).date(),
        by=MEENA,
        now=SUNDAY - days_ago * DAY,
        calendar=CALENDAR,
    )


def test_the_week_ends_yesterday_and_is_compared_with_the_one_before() -> None:
    for number, days in enumerate((0, 1, 7, 8, 14, 15), start=10):
        person(number, "Om", now=SUNDAY - days * DAY)
    assert (week().joined, week().before) == (2, 2)


def test_who_is_under_review_is_counted_apart() -> None:
    person(ASHA, "Asha Devi", now=SUNDAY - 40 * DAY)
    for telegram_id in range(10, 14):
        bring(ASHA, telegram_id, SUNDAY - 2 * DAY)
    doubt(10)
    digest = week()
    assert (digest.joined, digest.doubted) == (3, 1)
    assert [(one.name, one.number) for one in digest.thanks] == [("Asha", 3)]


def test_all_of_the_week_are_thanked_but_those_who_want_no_thanks() -> None:
    person(ASHA, "Asha Devi", now=SUNDAY - 40 * DAY)
    person(RAVI, "Ravi", now=SUNDAY - 40 * DAY)
    for telegram_id, days in ((10, 1), (11, 7), (12, 8)):
        bring(ASHA, telegram_id, SUNDAY - days * DAY)
    bring(RAVI, 20, SUNDAY - 3 * DAY)
    mutes.set_muted(RAVI, mutes.Mention.THANKS, off=True, now=SUNDAY)
    assert [(one.name, one.number) for one in week().thanks] == [("Asha", 2)]


def test_the_path_has_the_number_of_each_day_and_the_pace_rests_on_rest_days() -> None:
    person(10, "Om", now=SUNDAY - 9 * DAY)
    set_target("PC21", 12, days_ago=6, days=6)  # from Monday to Saturday in a week
    person(11, "Om", now=SUNDAY - 5 * DAY)
    person(12, "Om", now=SUNDAY - DAY)
    path = week().path
    start = path.done[0]
    assert path.first == (SUNDAY - 7 * DAY).date()
    assert [number - start for number in path.done] == [0, 0, 1, 1, 1, 1, 2, 2]
    assert path.done[-1] == week().paces[0].done
    assert (path.pace[0], path.pace[-1], path.number) == (start, 12, 12)
    assert path.pace[6] == path.pace[7]  # Saturday and Sunday
    assert path.due == round((start + 12) / 2)
    assert len(path.pace) == 14


def test_without_a_target_the_last_four_weeks_are_shown_without_a_pace() -> None:
    path = week().path
    assert (len(path.done), path.pace, path.due, path.number) == (29, (), None, None)


def test_the_parts_come_by_what_they_gained_of_their_own_number() -> None:
    set_target("PC21", 40, days_ago=20, days=20)
    person(10, "Om", "166/2", now=SUNDAY - 2 * DAY)
    [part] = week().parts
    assert (part.place.code, part.joined) == ("AC166", 1)
    shares = {share.code: share for share in week().paces[0].shares}
    assert (part.done, part.number) == (shares["AC166"].done, shares["AC166"].number)


def test_without_a_target_a_part_is_measured_by_its_norms() -> None:
    person(10, "Om", "166/2", now=SUNDAY - 2 * DAY)
    [part] = week().parts
    assert part.number > 0


def test_a_place_where_nothing_happens_has_nothing_to_say() -> None:
    assert not week()
    set_target("PC21", 40, days_ago=20, days=20)
    assert week()
