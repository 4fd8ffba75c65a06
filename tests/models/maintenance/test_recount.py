"""Counters can be recomputed from the rows they count."""

import threading
from datetime import datetime
from typing import Any

import pytest

from models import strength, tables, trainings
from models.database import Database
from models.maintenance import recount
from models.strength import refreshing
from models.trainings import planning
from tests.support.world import (
    DAY,
    HOUR,
    NOON,
    booth_id,
    coordinator,
    give,
    passes,
    person,
    place_id,
)

WEIGHTS = strength.Weights(40, 25, 15, 20, strong_from=70, fair_from=40, booth_target=4)
pytestmark = pytest.mark.usefixtures("agar")


def counters(code: str) -> tuple[int, int]:
    booth = tables.Booth.get_by_id(booth_id(code))
    return booth.confirmed, booth.trained


def session() -> trainings.Session:
    coordinator(900, "Meena", "PC21", "166/3")
    new = planning.NewSession(place_id("PC21"), "बूथ", NOON + DAY, 2, "स्कूल")
    return planning.make_session(new, by=900, now=NOON)


def planned_row(session_id: int) -> dict[str, Any]:
    return {k: v for k, v in tables.Session.get_by_id(session_id).__data__.items() if k != "id"}


def hold(now: datetime = NOON) -> None:
    """Compute the counters of every AC, as the job does."""
    assert strength.refresh_due(WEIGHTS, lambda: now) == 0


def test_counters_that_the_bot_kept_itself_are_right() -> None:
    planned = session()
    for number, name in enumerate(("Asha", "Ravi", "Kamla"), 1):
        person(number, name, "166/1")
    trainings.enrol(1, planned.id, NOON)
    trainings.enrol(2, planned.id, NOON)
    trainings.cancel(2, planned.id, NOON)
    passes(1, planned.id, NOON + DAY + HOUR)
    assert recount.check(NOON) == []
    assert counters("166/1") == (3, 1)


def test_wrong_counters_are_named_and_stay_until_they_are_to_be_mended() -> None:
    planned = session()
    person(1, "Asha", "166/1")
    trainings.enrol(1, planned.id, NOON)
    tables.Booth.update(confirmed=9, trained=4).where(
        tables.Booth.id == booth_id("166/1")
    ).execute()
    tables.Session.update(taken=0).execute()
    differences = recount.check(NOON)
    assert [(d.counter, d.code, d.stored, d.counted, d.fixed) for d in differences] == [
        ("confirmed", "166/1", 9, 1, False),
        ("trained", "166/1", 4, 0, False),
        ("taken", planned.code, 0, 1, False),
    ]
    assert counters("166/1") == (9, 4)
    assert all(d.fixed for d in recount.check(NOON, fix=True))
    assert counters("166/1") == (1, 0)
    assert recount.check(NOON) == []
    kept = tables.Audit.select().where(tables.Audit.action.startswith("recount"))
    assert sorted((row.action, row.subject) for row in kept) == [
        ("recount_confirmed", "166/1"),
        ("recount_taken", planned.code),
        ("recount_trained", "166/1"),
    ]


def test_what_was_broken_behind_a_score_is_named_and_mended_as_if_computed_anew() -> None:
    person(1, "Asha", "166/1")
    give(person(2, "Ravi", "166/2"), "166/2", "booth_president")
    hold()
    right = strength.place_strength(place_id("AC166"), WEIGHTS, NOON)
    tables.Booth.update(confirmed=3, score=7, posts=2).where(
        tables.Booth.id == booth_id("166/2")
    ).execute()
    tables.AcCounter.update(confirmed=9, strong=1, lowest=50).execute()
    tables.AcDay.update(trained=4).execute()
    named = {(d.counter, d.code) for d in recount.check(NOON)}
    assert {("confirmed", "166/2"), ("score", "166/2"), ("posts", "166/2")} < named
    assert {("confirmed", "AC166"), ("strong", "AC165"), ("trained:2026-11-23", "AC166")} < named
    assert all(d.fixed for d in recount.check(NOON, fix=True))
    assert recount.check(NOON) == []
    assert strength.place_strength(place_id("AC166"), WEIGHTS, NOON) == right


def test_an_ac_that_others_are_changing_is_tried_again_and_said_in_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(recount, "PATIENCE", (2, 0))
    tables.Booth.update(confirmed=9).where(tables.Booth.id == booth_id("166/1")).execute()
    with monkeypatch.context() as busy:
        busy.setattr(refreshing, "locked", lambda ac_id: None)
        assert [d.fixed for d in recount.check(NOON, fix=True)] == [False]
    assert [d.fixed for d in recount.check(NOON, fix=True)] == [True]


def test_what_the_database_refuses_is_said_and_the_rest_is_mended() -> None:
    planned = session()
    for number, name in enumerate(("Asha", "Ravi"), 1):
        person(number, name, "166/1")
        trainings.enrol(number, planned.id, NOON)
    tables.Session.update(taken=1, seats=1).execute()
    tables.Booth.update(confirmed=9).where(tables.Booth.id == booth_id("166/1")).execute()
    differences = recount.check(NOON, fix=True)
    assert [(d.counter, d.fixed) for d in differences] == [("confirmed", True), ("taken", False)]


def test_it_goes_through_all_counters_in_parts_and_says_how_far_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(recount, "BATCH", 3)
    planned = session()
    for day in range(1, 5):
        later = {"starts_at": NOON + day * DAY, "ends_at": NOON + day * DAY + HOUR}
        tables.Session.insert({**planned_row(planned.id), **later}).execute()
    tables.Booth.update(confirmed=1).execute()
    progress: list[tuple[int, int]] = []
    differences = recount.check(NOON, report=lambda done, total: progress.append((done, total)))
    assert len(differences) == 7  # Meena's own booth has one
    assert progress == [(1, 7), (2, 7), (5, 7), (7, 7)]


def test_who_registers_while_counters_are_mended_is_counted_once(agar: Database) -> None:
    def register() -> None:
        for number in range(1, 21):
            person(number, f"Asha {number} A", "166/1")
        agar.peewee.close()

    rush = threading.Thread(target=register)
    rush.start()
    fixed = 0
    while rush.is_alive():
        tables.Booth.update(confirmed=tables.Booth.confirmed + 7).execute()
        fixed += len(recount.check(NOON, fix=True))
    rush.join()
    assert fixed
    assert recount.check(NOON) == []
    assert counters("166/1") == (20, 0)
