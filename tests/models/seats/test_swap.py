"""Swap a seat for one in a session at the same time: all or nothing."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from models import tables, trainings
from models.database import Database
from models.seats import swap
from models.trainings import SessionClash, SessionFull
from tests.models.seats.planned import plan
from tests.support.world import HOUR, NOON, person


def taken(*sessions: trainings.Session) -> list[int]:
    return [trainings.session(s.id, NOON).taken for s in sessions]


def test_the_refusal_names_every_seat_at_that_time() -> None:
    person(1, "Asha")
    early, late = plan(at=NOON + 3 * HOUR), plan(at=NOON + 5 * HOUR)
    wanted = plan(at=NOON + 4 * HOUR)
    for held in (early, late):
        trainings.enrol(1, held.id, NOON)
    with pytest.raises(SessionClash) as refusal:
        trainings.enrol(1, wanted.id, NOON)
    assert refusal.value.parameters["other"] == f"{early.code}, {late.code}"
    swapped = swap.swap(1, wanted.id, (early.id, late.id), NOON)
    assert [s.id for s in swapped.given_up] == [early.id, late.id]
    assert taken(early, late, wanted) == [0, 0, 1]


def test_nothing_is_lost_when_the_wanted_one_is_full_meanwhile() -> None:
    person(1, "Asha")
    person(2, "Ravi")
    held, wanted = plan(), plan(seats=1)
    trainings.enrol(1, held.id, NOON)
    trainings.enrol(2, wanted.id, NOON)
    with pytest.raises(SessionFull):
        swap.swap(1, wanted.id, (held.id,), NOON)
    assert taken(held, wanted) == [1, 1]
    assert [s.id for s in trainings.of_worker(1, NOON)] == [held.id]


def test_a_seat_that_was_not_named_is_not_given_up() -> None:
    person(1, "Asha")
    held, wanted = plan(), plan()
    trainings.enrol(1, held.id, NOON)
    with pytest.raises(SessionClash):
        swap.swap(1, wanted.id, (wanted.id,), NOON)
    assert taken(held, wanted) == [1, 0]


def test_a_seat_given_up_before_is_not_needed_for_the_swap() -> None:
    person(1, "Asha")
    held, wanted = plan(), plan()
    trainings.enrol(1, held.id, NOON)
    trainings.cancel(1, held.id, NOON)
    assert swap.swap(1, wanted.id, (held.id,), NOON).given_up == ()
    assert taken(held, wanted) == [0, 1]


def test_two_who_swap_the_same_sessions_crosswise_do_not_block_each_other(db: Database) -> None:
    one, other = plan(seats=8), plan(seats=8)
    people = range(1, 9)
    for number in people:
        person(number, "Asha")
        trainings.enrol(number, (one if number % 2 else other).id, NOON)

    def crosswise(number: int) -> None:
        held, wanted = (one, other) if number % 2 else (other, one)
        try:
            for _ in range(3):
                swap.swap(number, wanted.id, (held.id,), NOON)
                held, wanted = wanted, held
        finally:
            db.peewee.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(crosswise, people))
    assert taken(one, other) == [4, 4]
    assert tables.Enrolment.select().where(tables.Enrolment.state == "enrolled").count() == 8
