"""The workers of a booth by name: who sees them, who has gone quiet, and the audit."""

import json

import pytest

from models import tables, workers
from models.errors import NotAllowed, NotRegistered
from models.strength import ACTIVE_FOR
from models.workers import booth_workers
from tests.support.world import DAY, HOUR, NOON, booth_id, coordinator, give, person

GITA, RAM, SITA, MEENA, AGENT, STRANGER = 1, 2, 3, 900, 4, 77


@pytest.fixture
def gita(agar: object) -> workers.Worker:
    """Register Gita, the president of 166/1, with Ram there and Sita of the next booth."""
    gita = person(GITA, "Gita")
    give(gita, "166/1", "booth_president")
    person(RAM, "Ram")
    person(SITA, "Sita", "166/2")
    return gita


def names(by: int, booth: str = "166/1") -> list[str]:
    shown = workers.of_booth(booth_id(booth), by=by, now=NOON)
    return [worker.name for worker in shown.workers]


def test_a_president_sees_her_own_booth_and_no_other(gita: workers.Worker) -> None:
    assert sorted(names(GITA)) == ["Gita", "Ram"]
    with pytest.raises(NotAllowed):
        names(GITA, "166/2")
    [look] = tables.Audit.select()
    assert (look.actor, look.action, look.subject) == (gita.id, "read_booth", "166/1")
    assert json.loads(look.details) == {"page": 0}


def test_a_coordinator_around_sees_every_booth(gita: workers.Worker) -> None:
    coordinator(MEENA, "Meena", "PC21", "165/1")
    assert sorted(names(MEENA)) == ["Gita", "Ram"]
    assert names(MEENA, "166/2") == ["Sita"]


def test_nobody_else_sees_them(gita: workers.Worker) -> None:
    give(person(AGENT, "Mohan"), "166/1", "booth_agent")
    for reader in (RAM, SITA, AGENT):
        with pytest.raises(NotAllowed):
            names(reader)
    with pytest.raises(NotRegistered):
        names(STRANGER)
    tables.Post.update(until=NOON).execute()
    with pytest.raises(NotAllowed):
        names(GITA)
    assert not tables.Audit.select().exists()


def test_who_has_gone_quiet_comes_first(gita: workers.Worker) -> None:
    quiet = {RAM: ACTIVE_FOR + 2 * DAY, GITA: ACTIVE_FOR}
    for telegram_id, ago in quiet.items():
        same = tables.Worker.telegram_id == telegram_id
        tables.Worker.update(last_active_at=NOON - ago).where(same).execute()
    shown = workers.of_booth(booth_id("166/1"), by=GITA, now=NOON)
    assert [(w.name, w.quiet_days) for w in shown.workers] == [("Ram", 16), ("Gita", None)]
    assert (shown.total, shown.quiet) == (2, 1)


def test_a_long_list_has_pages(gita: workers.Worker) -> None:
    for n in range(booth_workers.PAGE):
        person(100 + n, f"W{n}", now=NOON + HOUR)
    first, second = (
        workers.of_booth(booth_id("166/1"), by=GITA, now=NOON, page=page) for page in (0, 1)
    )
    assert len(first.workers) == booth_workers.PAGE
    assert [w.name for w in second.workers] == ["W18", "W19"]
