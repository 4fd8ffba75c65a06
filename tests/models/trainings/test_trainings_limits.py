"""Seats and sessions at their limits: together or not at all, and how many at most."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from models import tables, trainings
from models.database import Database
from models.trainings import UnknownSession, enrolment, planning
from tests.support.world import DAY, HOUR, NOON, coordinator, passes, person, place_id

MEENA, ASHA = 900, 1


@pytest.fixture(autouse=True)
def meena(agar: Database) -> None:
    coordinator(MEENA, "Meena", "PC21")
    person(ASHA, "Asha")


def plan(at: datetime = NOON + DAY) -> trainings.Session:
    new = planning.NewSession(place_id("PC21"), "बूथ", at, 10, "आगर")
    return planning.make_session(new, by=MEENA, now=NOON)


def failing(*_: object, **__: object) -> None:
    raise RuntimeError("no room")


def test_a_seat_is_not_taken_when_the_enrolment_cannot_be_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    session = plan()
    monkeypatch.setattr(enrolment, "_write_enrolment", failing)
    with pytest.raises(RuntimeError):
        trainings.enrol(ASHA, session.id, NOON)
    assert trainings.session(session.id, NOON).taken == 0
    assert not tables.Enrolment.select().exists()


def test_a_seat_is_given_back_with_the_enrolment_or_not_at_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    session = plan()
    trainings.enrol(ASHA, session.id, NOON)
    monkeypatch.setattr(tables.Session, "update", failing)
    with pytest.raises(RuntimeError):
        trainings.cancel(ASHA, session.id, NOON)
    monkeypatch.undo()
    assert trainings.session(session.id, NOON).taken == 1
    assert [s.code for s in trainings.of_worker(ASHA, NOON)] == [session.code]


def test_attendance_counts_the_worker_and_the_booth_or_neither(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    session = plan()
    trainings.enrol(ASHA, session.id, NOON)
    monkeypatch.setattr("models.counters.changes.apply", failing)
    with pytest.raises(RuntimeError):
        passes(ASHA, session.id, session.ends_at)
    worker = tables.Worker.get(tables.Worker.telegram_id == ASHA)
    assert (worker.trained_at, tables.Enrolment.get().state) == (None, "enrolled")


@pytest.mark.parametrize(
    "ask",
    [
        lambda: trainings.find_session("T9999", NOON),
        lambda: trainings.find_session("आगर", NOON),
    ],
)
def test_an_unknown_code_offers_the_next_five_sessions_and_no_more(ask: Callable[[], Any]) -> None:
    codes = [plan(NOON + n * DAY).code for n in range(7, 0, -1)]
    with pytest.raises(UnknownSession) as refused:
        ask()
    assert list(refused.value.choices) == codes[::-1][: trainings.SUGGESTIONS]
    assert trainings.SUGGESTIONS == 5


def test_a_session_that_ends_now_is_no_longer_among_ones_own() -> None:
    session = plan()
    trainings.enrol(ASHA, session.id, NOON)
    just_before = session.ends_at - HOUR / 3600
    assert [s.code for s in trainings.of_worker(ASHA, just_before)] == [session.code]
    assert trainings.of_worker(ASHA, session.ends_at) == ()
