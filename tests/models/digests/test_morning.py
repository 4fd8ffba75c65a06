"""What a morning digest says: one number, one comparison, at most three things to do."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from models import authority, booth_care, digests, mutes, tables, targets
from models.database import Database
from models.digests import AddTask, PostsTask, SeatsTask, TargetsDigest
from models.strength import Weights
from models.targets import WorkCalendar
from models.trainings import planning
from tests.support.world import DAY, HOUR, booth_id, coordinator, person, place, place_id

INDIA = ZoneInfo("Asia/Kolkata")
CALENDAR = WorkCalendar(INDIA)
WEIGHTS = Weights(40, 25, 15, 20, 70, 40, 20)
EIGHT = datetime(2026, 11, 23, 8, tzinfo=INDIA)
YESTERDAY = EIGHT - DAY + 4 * HOUR
MEENA, ASHA = 900, 1


@pytest.fixture(autouse=True)
def meena(agar: Database) -> None:
    coordinator(MEENA, "Meena", "PC21")
    tables.Worker.update(confirmed_at=EIGHT - 30 * DAY).execute()


def morning(code: str = "PC21", now: datetime = EIGHT) -> TargetsDigest:
    return digests.targets_digest(place_id(code), now, CALENDAR, WEIGHTS)


def set_target(code: str, number: int) -> None:
    until = EIGHT.date() + timedelta(days=9)
    targets.set_target(
        place_id(code), "confirmed", number, until, by=MEENA, now=EIGHT - 3 * DAY, calendar=CALENDAR
    )


def bring(inviter: int, telegram_id: int, at: datetime = YESTERDAY, booth: str = "166/2") -> None:
    """Register somebody whom a worker has brought."""
    person(telegram_id, "Om", booth, now=at)
    by = tables.Worker.get(tables.Worker.telegram_id == inviter)
    worker = tables.Worker.get(tables.Worker.telegram_id == telegram_id)
    tables.Worker.update(inviter=by.id).where(tables.Worker.id == worker.id).execute()
    tables.Invitation.create(
        inviter=by.id, booth=worker.booth_id, via="link", state="confirmed",
        made_at=at, ended_at=at, worker=worker.id,
    )  # fmt: skip


def doubt(telegram_id: int) -> None:
    """Set a flag on the invitation by which somebody came."""
    worker = tables.Worker.get(tables.Worker.telegram_id == telegram_id)
    entry = tables.Invitation.get(tables.Invitation.worker == worker.id)
    tables.Flag.create(invitation=entry.id, rule="burst", made_at=EIGHT)


def test_yesterday_is_compared_with_the_same_day_of_the_week_before() -> None:
    for telegram_id in (1, 2, 3):
        person(telegram_id, "Om", now=YESTERDAY)
    person(4, "Om", now=YESTERDAY - 7 * DAY)
    person(5, "Om", now=YESTERDAY - 6 * DAY)
    seen = morning().people
    assert (seen.came, seen.week_before, seen.total) == (3, 1, 6)


def test_who_is_under_review_is_counted_apart_and_nobody_is_thanked_for_them() -> None:
    person(ASHA, "Asha Devi", now=EIGHT - 20 * DAY)
    for telegram_id in range(10, 14):
        bring(ASHA, telegram_id)
    for telegram_id in (10, 11, 12):
        doubt(telegram_id)
    digest = morning()
    assert (digest.people.came, digest.people.doubted, digest.people.total) == (1, 3, 6)
    assert [(one.name, one.number) for one in digest.thanks] == [("Asha", 1)]


def test_who_brought_people_is_thanked_where_they_came_to_unless_they_want_no_thanks() -> None:
    person(ASHA, "Asha Devi", now=EIGHT - 20 * DAY)
    bring(ASHA, 10)
    bring(MEENA, 11)
    bring(MEENA, 12)
    bring(MEENA, 13, EIGHT - 2 * DAY)
    thanked = [(one.name, one.number) for one in morning().thanks]
    assert thanked == [("Meena", 2), ("Asha", 1)]
    assert [one.name for one in morning("AC166").thanks] == ["Meena", "Asha"]
    assert morning("AC165").thanks == ()
    mutes.set_muted(MEENA, mutes.Mention.THANKS, off=True, now=EIGHT)
    assert [one.name for one in morning().thanks] == ["Asha"]


def test_what_all_digests_have_in_common_gives_each_place_the_same_as_alone() -> None:
    person(ASHA, "Asha Devi", now=EIGHT - 20 * DAY)
    for telegram_id in range(10, 14):
        bring(ASHA, telegram_id)
    doubt(10)
    set_target("PC21", 40)
    booth_care.taking.take(ASHA, booth_id("166/2"), EIGHT - HOUR)
    coordinator(901, "Ram", "MP")
    for code in ("AC166", "AC165", "PC21", "MP"):
        new = planning.NewSession(place_id(code), "बूथ", EIGHT + HOUR, 5, f"School {code}")
        planning.make_session(new, by=901, now=EIGHT - DAY)
    common = digests.run_numbers(YESTERDAY.date(), EIGHT, CALENDAR)
    for code in ("MP", "PC21", "AC166", "AC165", "D:agar-malwa"):
        alone = morning(code)
        shared = digests.targets_digest(place_id(code), EIGHT, CALENDAR, WEIGHTS, common)
        assert shared == alone, code


def test_an_ac_of_greatest_need_is_asked_for_people_and_one_without_a_list_never() -> None:
    place("ac", "AC167", "Shajapur", "शाजापुर", number=167, pc=place_id("PC21"), electors=900_000)
    set_target("PC21", 100)
    [task] = [task for task in morning().tasks if isinstance(task, AddTask)]
    assert (task.place.code, task.booths, task.untaken) == ("AC166", (), True)
    tables.Booth.update(retired_at=EIGHT).execute()
    assert not [task for task in morning().tasks if isinstance(task, AddTask)]


def test_in_the_group_of_an_ac_the_weakest_booths_are_named_which_nobody_has() -> None:
    set_target("AC166", 100)
    for telegram_id, part in enumerate((3, 4, 5), start=1):
        person(telegram_id, "Om", f"166/{part}", now=EIGHT - 9 * DAY)
    person(9, "Asha", now=EIGHT - 9 * DAY)
    [task] = [task for task in morning("AC166").tasks if isinstance(task, AddTask)]
    assert task.booths[0].code == "166/2"
    booth_care.taking.take(9, booth_id("166/2"), EIGHT - HOUR)
    digest = morning("AC166")
    [task] = [task for task in digest.tasks if isinstance(task, AddTask)]
    assert "166/2" not in [booth.code for booth in task.booths]
    assert [care.first_name for care in digest.cares] == ["Asha"]
    assert digest.to_take is not None
    assert digest.to_take.code in [booth.code for booth in task.booths]


def test_sample_booths_are_never_named() -> None:
    set_target("AC166", 100)
    tables.Booth.update(sample=True).execute()
    digest = morning("AC166")
    [task] = digest.tasks
    assert isinstance(task, AddTask)
    assert (task.booths, digest.to_take) == ((), None)


def test_equal_booths_take_turns_from_day_to_day_and_stay_the_same_all_day() -> None:
    set_target("AC166", 100)

    def named(now: datetime) -> list[str]:
        [task] = [task for task in morning("AC166", now).tasks if isinstance(task, AddTask)]
        return [booth.code for booth in task.booths]

    days = [named(EIGHT + n * DAY) for n in range(7)]
    assert len({code for codes in days for code in codes}) == 4  # all but Meena's own
    assert named(EIGHT) == named(EIGHT + 9 * HOUR)


def test_booths_with_workers_and_without_a_president_are_named() -> None:
    person(1, "Om", "166/2", now=EIGHT - 9 * DAY)
    [task] = morning().tasks
    assert isinstance(task, PostsTask)
    assert [booth.code for booth in task.booths] == ["166/1", "166/2"]
    om = tables.Worker.get(tables.Worker.telegram_id == 1)
    authority.grant(om.id, "booth_president", EIGHT, booth_id=booth_id("166/2"))
    [task] = morning().tasks
    assert isinstance(task, PostsTask)
    assert [booth.code for booth in task.booths] == ["166/1"]


def test_todays_session_with_free_seats_is_something_to_do_and_one_that_is_full_is_not() -> None:
    for hour, seats in ((5, 1), (7, 30)):
        new = planning.NewSession(place_id("PC21"), "बूथ", EIGHT + hour * HOUR, seats, "School")
        planning.make_session(new, by=MEENA, now=EIGHT - DAY)
    tables.Session.update(taken=1).where(tables.Session.seats == 1).execute()
    [seats_task] = [task for task in morning().tasks if isinstance(task, SeatsTask)]
    assert seats_task.session.seats == 30


def test_on_a_rest_day_nobody_is_asked_to_add_people() -> None:
    set_target("PC21", 100)
    rest = WorkCalendar(INDIA, frozenset({"mon"}))
    digest = digests.targets_digest(place_id("PC21"), EIGHT, rest, WEIGHTS)
    assert not [task for task in digest.tasks if isinstance(task, AddTask)]


def test_a_place_where_nothing_is_and_nothing_happened_has_nothing_to_say() -> None:
    assert not morning("AC165")
    assert morning("AC166")
