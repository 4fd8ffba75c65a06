"""Workers whose entry waits for review are counted apart, and sample booths are never named."""

import pytest

from models import review, strength, tables
from models.invitations import disputes
from models.tables import FlagState
from models.workers import Worker
from tests.models.counters.numbers import WEIGHTS
from tests.support.answered_invitations import brought, flag
from tests.support.world import NOON, booth_id, coordinator, person, place_id

pytestmark = pytest.mark.usefixtures("agar")


@pytest.fixture
def kamla() -> Worker:
    coordinator(900, "Meena", "PC21", "166/3")
    return person(1, "Kamla", "166/2")


def doubted(code: str) -> int:
    if "/" in code:
        return strength.booth_strength(booth_id(code), WEIGHTS, NOON).doubted
    return strength.place_strength(place_id(code), WEIGHTS, NOON).doubted


def flagged(kamla: Worker, telegram_id: int) -> tables.Invitation:
    """Let somebody come by Kamla's link, be flagged, cleared, and doubted again."""
    entry = brought(kamla, telegram_id)
    tables.Flag.delete().where(tables.Flag.invitation == entry.id).execute()
    row = flag(entry)
    review.decide(900, entry.id, FlagState.CLEARED, NOON)
    review.take_back(900, row.id, NOON)
    return entry


def test_a_doubted_worker_is_counted_and_told_apart(kamla: Worker) -> None:
    flagged(kamla, 2)
    person(3, "Ravi", "166/1")
    booth = strength.booth_strength(booth_id("166/1"), WEIGHTS, NOON)
    assert (booth.confirmed, booth.doubted) == (2, 1)
    assert [doubted(code) for code in ("166/2", "AC166", "PC21", "MP", "PC20")] == [0, 1, 1, 1, 0]


def test_whom_a_coordinator_has_decided_on_is_doubted_no_more(kamla: Worker) -> None:
    one, other = flagged(kamla, 2), flagged(kamla, 3)
    assert doubted("166/1") == 2
    review.decide(900, one.id, FlagState.CLEARED, NOON)
    assert doubted("166/1") == 1
    review.decide(900, other.id, FlagState.REJECTED, NOON)
    assert doubted("166/1") == doubted("MP") == 0


def test_who_says_that_somebody_else_brought_them_is_doubted_no_more(kamla: Worker) -> None:
    entry = flagged(kamla, 2)
    disputes.after_counting(2, entry.id, NOON)
    assert doubted("166/1") == 0


@pytest.mark.parametrize("counted", [False, True])
def test_a_sample_booth_is_never_among_the_weakest(kamla: Worker, counted: bool) -> None:
    tables.Booth.update(sample=True).where(tables.Booth.ac == place_id("AC165")).execute()
    tables.Booth.update(sample=True).where(tables.Booth.id == booth_id("166/1")).execute()
    if counted:
        strength.refresh_due(WEIGHTS, lambda: NOON)
    named = [booth.code for booth in strength.place_strength(place_id("MP"), WEIGHTS, NOON).weakest]
    assert set(named) == {"166/2", "166/3", "166/4", "166/5"}
    susner = strength.place_strength(place_id("AC165"), WEIGHTS, NOON)
    assert (susner.weakest, susner.unknown.sample_booths) == ((), 3)
