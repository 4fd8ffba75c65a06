"""The nightly purge, as the job runs it."""

import asyncio
from datetime import timedelta

import pytest

from config.settings import Settings
from jobs import maintenance
from jobs.job_context import JobContext
from models.chats import form_drafts
from models.clock import Clock
from models.database import Database
from tests.support.world import DAY, NOON


@pytest.fixture
def context(db: Database) -> JobContext:
    """A form that was left fifty days ago, and one of today."""
    clock = Clock(NOON)
    form_drafts.save(1, 1, "register", {}, clock.now() - 50 * DAY)
    form_drafts.save(2, 2, "register", {}, clock.now())
    return JobContext(Settings(), db, clock, lambda: None)


def forms() -> list[int]:
    return [n for n in (1, 2) if form_drafts.load(n, n)]


async def test_the_tick_forgets_what_was_kept_long_enough(context: JobContext) -> None:
    await maintenance.purge(context)
    assert forms() == [2]


async def test_by_day_nothing_more_happens_and_the_next_night_it_does(context: JobContext) -> None:
    await maintenance.purge(context)
    form_drafts.save(1, 1, "register", {}, context.clock.now() - 50 * DAY)
    context.clock.jump_to(context.clock.now() + timedelta(hours=10))  # 22:00
    await maintenance.purge(context)
    assert forms() == [1, 2]
    context.clock.jump_to(context.clock.now() + timedelta(hours=4, minutes=5))  # 02:05
    await maintenance.purge(context)
    assert forms() == [2]


async def test_people_write_while_it_works(
    context: JobContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.maintenance.retention.BATCH", 5)
    for number in range(100, 200):
        form_drafts.save(number, number, "register", {}, context.clock.now() - 50 * DAY)
    work = asyncio.create_task(maintenance.purge(context))
    for number in range(300, 320):
        await context.database.run(
            form_drafts.save, number, number, "register", {}, context.clock.now()
        )
    await work
    assert [n for n in range(100, 400) if form_drafts.load(n, n)] == list(range(300, 320))
