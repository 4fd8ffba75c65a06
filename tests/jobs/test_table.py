"""The tick."""

import asyncio
from collections import Counter
from datetime import time, timedelta

import pytest
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from config.settings import Settings
from jobs import table
from jobs.context import Context
from models import chats, invitations, outbox, tables
from models.clock import Clock
from models.database import Database, transaction
from tests.world import (
    DAY,
    KEYS,
    NOON,
    agar_and_susner,
    booth_id,
    coordinator,
    phone,
    place_id,
)


@pytest.fixture
def context(db: Database) -> Context:
    """A linked group whose targets have been due for an hour."""
    agar_and_susner()
    coordinator(900, "Meena", "PC21")
    clock, settings = Clock(NOON), Settings()  # by day, whenever the tests run
    hour_ago = (clock.now() - timedelta(hours=1)).astimezone(settings.zone)
    at = time(hour_ago.hour, hour_ago.minute)
    far = time((hour_ago.hour + 12) % 24, hour_ago.minute)
    chats.link(-1, 0, "Dewas", place_id("PC21"), by=900, now=clock.now())
    due = settings.model_copy(update={"targets_at": at, "schedule_at": far})
    return Context(due, db, clock, lambda: None)


async def test_a_scheduler_that_starts_an_hour_late_still_posts_and_twelve_hours_late_does_not(
    context: Context,
) -> None:
    scheduler = AsyncIOScheduler()
    table.install(scheduler, context)
    scheduler.start()
    try:
        async with asyncio.timeout(20):
            while not outbox.counts():  # noqa: ASYNC110 - the database gives no sign
                await asyncio.sleep(0.02)
    finally:
        scheduler.shutdown(wait=False)
    assert [m.subject for m in outbox.claim(10, context.clock.now())] == ["targets"]


async def test_many_ticks_on_several_replicas_put_one_message(context: Context) -> None:
    await asyncio.gather(*(table.tick(context) for _ in range(8)))
    assert outbox.counts() == {"queued": 1}


async def test_invitations_that_nobody_answered_expire_by_themselves(context: Context) -> None:
    at, booth = context.clock.now(), booth_id("166/1")
    old = [(None, invitations.New(phone(n), f"Worker {n}", booth)) for n in range(1, 502)]
    lata = (None, invitations.New(phone(900), "Lata", booth))
    with transaction():
        invitations.record(old, keys=KEYS, now=at - 14 * DAY, days=14)
        invitations.record([lata], keys=KEYS, now=at, days=14)
    await table.tick(context)
    rows = list(tables.Invitation.select())
    assert Counter(row.state for row in rows) == {"expired": 501, "pending": 1}
    assert [row.state for row in rows if row.phone] == ["pending"]


def test_every_job_has_its_own_name() -> None:
    names = [job.id for job in table.JOBS]
    assert len(set(names)) == len(names)
