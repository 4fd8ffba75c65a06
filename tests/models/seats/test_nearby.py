"""The sessions around a worker: near first, then what they lack, then free seats, then time."""

from zoneinfo import ZoneInfo

import pytest

from models import tables, trainings
from models.digests import schedule_digest
from models.errors import NotRegistered
from models.seats import Nearness, nearby
from models.trainings import SessionFull, quotas
from tests.models.seats.planned import MEENA, plan
from tests.support.world import DAY, HOUR, NOON, give, passes, person, place_id

INDIA = ZoneInfo("Asia/Kolkata")


def test_near_ones_come_first_whatever_their_time() -> None:
    person(1, "Asha", "166/1")
    state, district = plan("MP"), plan("AC165", at=NOON + 2 * DAY)
    pc, own = plan("PC21", at=NOON + 3 * DAY), plan("AC166", at=NOON + 4 * DAY)
    shown = nearby.around(1, 0, NOON).sessions
    assert [n.session.code for n in shown] == [s.code for s in (own, pc, district, state)]
    assert [n.nearness for n in shown] == list(Nearness)


def test_another_pc_is_not_listed_where_it_is_not_in_the_district() -> None:
    person(1, "Asha", "166/1")
    plan("PC20")
    assert nearby.around(1, 0, NOON).sessions == ()


def test_what_a_post_requires_comes_before_all_that_is_nearer_until_it_is_passed() -> None:
    give(person(1, "Asha"), "166/1", "booth_agent")
    tables.PostKind.update(requires="Roll").where(tables.PostKind.code == "booth_agent").execute()
    tables.GeographyImport.create(at=NOON, files="posts.csv", changed=1)
    near, far = plan("AC166", at=NOON + DAY), plan("AC165", title="Roll", at=NOON + 2 * DAY)
    needed = plan("PC21", title="Roll", at=NOON + 3 * DAY)
    shown = nearby.around(1, 0, NOON).sessions
    assert [(n.session.code, n.is_needed) for n in shown] == [
        (needed.code, True),
        (far.code, True),
        (near.code, False),
    ]
    trainings.enrol(1, needed.id, NOON)
    passes(1, needed.id, NOON + HOUR)
    assert [n.is_needed for n in nearby.around(1, 0, NOON).sessions] == [False] * 3


def test_a_subject_that_was_passed_comes_after_one_that_was_not() -> None:
    person(1, "Asha")
    done = plan(at=NOON + HOUR)
    trainings.enrol(1, done.id, NOON)
    passes(1, done.id, NOON + 3 * HOUR)
    again, other = plan(at=NOON + DAY), plan(title="Roll", at=NOON + 2 * DAY)
    shown = nearby.around(1, 0, NOON + 4 * HOUR).sessions
    assert [(n.session.code, n.is_passed) for n in shown] == [
        (other.code, False),
        (again.code, True),
    ]


def test_a_full_one_comes_after_one_with_free_seats() -> None:
    person(1, "Asha")
    person(2, "Ravi")
    full, later = plan(seats=1), plan(at=NOON + 2 * DAY)
    trainings.enrol(2, full.id, NOON)
    assert [n.session.code for n in nearby.around(1, 0, NOON).sessions] == [later.code, full.code]


def test_a_long_list_has_pages_and_its_own_seats_are_marked() -> None:
    person(1, "Asha")
    made = [plan(at=NOON + day * DAY) for day in range(1, nearby.PAGE + 2)]
    trainings.enrol(1, made[0].id, NOON)
    first, last = nearby.around(1, 0, NOON), nearby.around(1, 99, NOON)
    assert [n.is_mine for n in first.sessions] == [True] + [False] * (nearby.PAGE - 1)
    assert (len(first.sessions), first.pages, first.has_seat) == (nearby.PAGE, 2, True)
    assert (last.page, [n.session.code for n in last.sessions]) == (1, [made[-1].code])


def test_what_has_begun_or_was_cancelled_is_not_listed_and_a_stranger_sees_nothing() -> None:
    person(1, "Asha")
    plan(at=NOON + HOUR)
    assert nearby.around(1, 0, NOON + HOUR).sessions == ()
    with pytest.raises(NotRegistered):
        nearby.around(5, 0, NOON)


def test_seats_that_are_held_for_another_ac_are_not_free_for_a_worker() -> None:
    person(1, "Asha", "166/1")
    person(2, "Farid", "165/1")
    both, spare = plan("MP", seats=3), plan("MP", seats=1, at=NOON + 2 * DAY)
    quotas.hold(both.id, place_id("AC165"), 2, by=MEENA, now=NOON)
    quotas.hold(spare.id, place_id("AC165"), 1, by=MEENA, now=NOON)

    def free(telegram_id: int) -> dict[int, int]:
        shown = nearby.around(telegram_id, 0, NOON).sessions
        return {near.session.id: near.session.free for near in shown}

    assert free(1) == {both.id: 1, spare.id: 0}
    assert free(2) == {both.id: 3, spare.id: 1}
    assert trainings.enrol(1, both.id, NOON).free == 0
    assert free(1) == {both.id: 0, spare.id: 0}
    assert free(2) == {both.id: 2, spare.id: 1}
    with pytest.raises(SessionFull) as refusal:
        trainings.enrol(1, spare.id, NOON)
    assert refusal.value.choices == ()  # nothing there that she can take
    groups = {ac: schedule_digest(place_id(ac), NOON, INDIA) for ac in ("AC165", "AC166", "PC21")}
    frees = {ac: [s.free for s in digest.sessions] for ac, digest in groups.items()}
    assert frees == {"AC165": [2, 1], "AC166": [0, 0], "PC21": [2, 1]}


def test_full_for_a_worker_comes_after_what_they_can_take() -> None:
    person(1, "Asha", "166/1")
    held, free = plan("AC166", seats=2), plan("AC166", at=NOON + 2 * DAY)
    quotas.hold(held.id, place_id("AC165"), 2, by=MEENA, now=NOON)
    assert [n.session.id for n in nearby.around(1, 0, NOON).sessions] == [free.id, held.id]
