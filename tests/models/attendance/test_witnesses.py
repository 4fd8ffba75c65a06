"""How many witnesses a presence needs, what is counted, and when it may be closed."""

import pytest

from models import attendance, tables, trainings
from models.account import personal_data
from models.attendance import NotBegun, check_in, scanning
from models.identity import worker_ids
from models.workers import UnknownWorker
from tests.models.attendance.halls import (
    ASHA,
    KAMLA,
    MEENA,
    MINUTE,
    RAVI,
    STARTS,
    close,
    opened,
    seat_of,
    shown,
    trained,
)
from tests.support.world import KEYS, person

pytestmark = pytest.mark.usefixtures("agar")


def id_of(telegram_id: int) -> str:
    return str(tables.Worker.get(tables.Worker.telegram_id == telegram_id).public_id)


def test_where_two_witnesses_are_asked_for_one_does_not_count() -> None:
    session_id = opened(ASHA, RAVI, KAMLA, witnesses=2)
    assert check_in.check_in(ASHA, shown(session_id), STARTS).lacking == 1
    scanning.scan(session_id, id_of(RAVI), by=MEENA, now=STARTS)
    attendance.tick(seat_of(RAVI), by=MEENA, now=STARTS)
    seen = attendance.look_at(session_id, by=MEENA, now=STARTS)
    assert (seen.witnesses, seen.present, seen.lacking) == (2, 1, 1)
    people, _ = attendance.roster(session_id, 0, by=MEENA, now=STARTS)
    assert [(one.present, one.lacking) for one in people] == [(False, 1), (True, 0), (False, 0)]
    closed = close(session_id)
    assert (closed.present, closed.passed) == (1, 1)
    assert (trained(ASHA), trained(RAVI)) == (False, True)


def test_the_number_that_was_set_when_it_opened_stays() -> None:
    session_id = opened(ASHA, witnesses=2)
    again = attendance.open_attendance(session_id, by=MEENA, now=STARTS, witnesses=1)
    assert again.witnesses == 2


def test_what_it_came_to_is_kept_through_corrections_and_an_erasure() -> None:
    session_id = opened(ASHA, RAVI, KAMLA)
    check_in.check_in(ASHA, shown(session_id), STARTS)
    attendance.tick(seat_of(ASHA), by=MEENA, now=STARTS)
    attendance.tick(seat_of(RAVI), by=MEENA, now=STARTS)
    counts = close(session_id).counts
    assert counts is not None
    assert (counts.present, counts.scanned, counts.ticked_only) == (2, 1, 1)
    personal_data.erase(ASHA, worker_ids.show(id_of(ASHA)), KEYS, STARTS)
    attendance.tick(seat_of(KAMLA), by=MEENA, now=STARTS)
    seen = attendance.look_at(session_id, by=MEENA, now=STARTS)
    assert seen.counts is not None
    assert (seen.present, seen.counts.scanned, seen.counts.ticked_only) == (3, 1, 2)


def test_before_it_begins_it_is_closed_only_when_everybody_is_there() -> None:
    session_id, early = opened(ASHA, RAVI), STARTS - MINUTE
    attendance.tick(seat_of(ASHA), by=MEENA, now=early)
    with pytest.raises(NotBegun) as refused:
        attendance.close(session_id, by=MEENA, now=early)
    assert refused.value.parameters["moment"] == STARTS
    attendance.tick(seat_of(RAVI), by=MEENA, now=early)
    attendance.close(session_id, by=MEENA, now=early)


def test_an_empty_session_is_not_closed_before_it_begins() -> None:
    session_id = opened()
    with pytest.raises(NotBegun):
        attendance.close(session_id, by=MEENA, now=STARTS - MINUTE)
    attendance.close(session_id, by=MEENA, now=STARTS)


def test_a_worker_who_lost_their_phone_gets_an_answer_of_their_own() -> None:
    session_id = opened()
    kamla = person(KAMLA, "Kamla")
    tables.Worker.update(confirmed_at=None).where(tables.Worker.id == kamla.id).execute()
    for typed, what in (
        (kamla.code, "unconfirmed"),
        ("BS-7K3M-9QX", "elsewhere"),
        ("BS-7K3M-9Q", "mistyped"),
        ("hello", "form"),
    ):
        with pytest.raises(UnknownWorker) as refused:
            check_in.add_at_the_door(session_id, typed, by=MEENA, now=STARTS)
        assert refused.value.parameters["what"] == what
    assert tables.Presence.select().count() == 0
    assert trainings.session(session_id, STARTS).taken == 0
