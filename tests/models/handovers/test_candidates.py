"""Who may take a session over: those who are free, the nearest first, then the least busy."""

from collections.abc import Callable

import pytest

from models import chats, tables, trainings, workers
from models.account import personal_data
from models.bookings import TrainerDays, trainers
from models.database import Database
from tests.models.handovers.trainers import (
    ASHA,
    BEGINS,
    FARID,
    KAMLA,
    MEENA,
    RAVI,
    in_order,
    plan,
    trainer,
)
from tests.support.world import DAY, HOUR, KEYS, NOON, coordinator, passes, person


@pytest.fixture(autouse=True)
def _people(agar: Database) -> None:
    coordinator(MEENA, "Meena", "MP")
    trainer(ASHA, "Asha")
    trainer(FARID, "Farid", "165/1")  # of the same district
    trainer(KAMLA, "Kamla", "165/1", at="PC21")  # has a post in its PC
    trainer(RAVI, "Ravi", "166/2")


def of(telegram_id: int) -> int:
    return workers.by_telegram_id(telegram_id).id


def test_who_is_nearest_is_asked_first_and_the_trainer_not_at_all() -> None:
    person(7, "Worker", "166/1")  # no trainer
    assert in_order(plan()) == [RAVI, KAMLA, FARID]


def test_of_those_as_near_who_leads_the_fewest_sessions_is_asked_first() -> None:
    trainer(5, "Sunita", "166/3")
    row = plan()
    plan(BEGINS + 3 * DAY, by=RAVI)
    assert in_order(row)[:2] == [5, RAVI]
    for days in (3, 4):
        plan(BEGINS + days * DAY, by=5)
    assert in_order(row)[:2] == [RAVI, 5]


def test_a_session_of_long_ago_or_a_cancelled_one_makes_nobody_busy() -> None:
    trainer(5, "Sunita", "166/3")
    for days, gone in ((3, {"cancelled_at": NOON}), (4, {"starts_at": NOON - 40 * DAY})):
        row = plan(BEGINS + days * DAY, by=RAVI)
        tables.Session.update(**gone).where(tables.Session.id == row.id).execute()
    assert in_order(plan())[:2] == [RAVI, 5]


def test_who_has_only_led_other_subjects_is_asked_last() -> None:
    plan(BEGINS + 3 * DAY, by=RAVI, title="मतदाता सूची")
    row = plan()
    assert in_order(row) == [KAMLA, FARID, RAVI]

    trainings.enrol(RAVI, row.id, NOON)
    passes(RAVI, row.id, NOON)  # knows it too
    assert in_order(row) == [RAVI, KAMLA, FARID]


def away() -> None:
    trainers.remember({of(RAVI): TrainerDays(frozenset({BEGINS.date()}))})


def booked() -> None:
    plan(BEGINS + HOUR, by=RAVI)


def at_the_most_of_the_day() -> None:
    trainers.remember({of(RAVI): TrainerDays(most=1)})
    plan(BEGINS + 4 * HOUR, by=RAVI)


def blocked_the_bot() -> None:
    chats.set_language(RAVI, 0, "hi", NOON, private=True)
    chats.set_active(RAVI, False)


def has_another_account() -> None:
    tables.Worker.update(telegram_id=None).where(tables.Worker.telegram_id == RAVI).execute()


def erased() -> None:
    assert personal_data.erase(RAVI, workers.by_telegram_id(RAVI).code, KEYS, NOON)


def left_the_post() -> None:
    tables.Post.update(until=NOON).where(tables.Post.worker == of(RAVI)).execute()


NOT_FREE: dict[str, Callable[[], None]] = {
    one.__name__: one
    for one in (
        away,
        booked,
        at_the_most_of_the_day,
        blocked_the_bot,
        has_another_account,
        erased,
        left_the_post,
    )
}


@pytest.mark.parametrize("why", NOT_FREE)
def test_who_is_not_free_then_or_not_reached_is_not_asked(why: str) -> None:
    row = plan()
    NOT_FREE[why]()
    assert in_order(row) == [KAMLA, FARID]


def test_a_session_right_before_or_after_stands_in_nobodys_way() -> None:
    plan(BEGINS + 2 * HOUR, by=RAVI)
    plan(BEGINS - 2 * HOUR, by=RAVI)
    assert RAVI in in_order(plan())
