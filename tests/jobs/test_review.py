"""The review jobs: rules for what is new, and reminders of coordinators."""

import asyncio
from datetime import timedelta
from types import SimpleNamespace

import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr

from config.settings import Settings
from jobs import review
from jobs.job_context import JobContext
from models import tables
from models.clock import Clock
from models.database import Database
from models.queues import outbox_records
from models.workers import by_telegram_id
from tests.support.answered_invitations import answered, brought, flag
from tests.support.world import NOON, agar_and_susner, coordinator, person

MINUTE = timedelta(minutes=1)


@pytest.fixture
def woken() -> SimpleNamespace:
    return SimpleNamespace(times=0)


@pytest.fixture
def context(db: Database, woken: SimpleNamespace) -> JobContext:
    """Asha brought sixteen people within half an hour."""
    agar_and_susner()
    person(1, "Asha", "166/2")
    for n in range(16):
        brought(by_telegram_id(1), 100 + 6_000 * n, at=NOON + n * MINUTE)

    def wake() -> None:
        woken.times += 1

    settings = Settings(secret_key=SecretStr(Fernet.generate_key().decode()))
    return JobContext(settings, db, Clock(NOON + 20 * MINUTE), wake)


async def test_a_burst_is_flagged_by_the_next_tick_in_as_many_steps_as_it_takes(
    context: JobContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.review.flagging.BATCH", 5)
    monkeypatch.setattr("models.review.flagging.BATCH", 5)
    await review.examine(context)
    assert tables.Flag.select().count() == 16
    assert tables.Invitation.select().where(tables.Invitation.examined_at.is_null()).count() == 0


async def test_several_replicas_flag_each_entry_once(context: JobContext) -> None:
    await asyncio.gather(*(review.examine(context) for _ in range(4)))
    assert tables.Flag.select().count() == 16


async def test_without_keys_nothing_is_examined(context: JobContext) -> None:
    bare = JobContext(Settings(secret_key=SecretStr("")), context.database, context.clock, print)
    await review.examine(bare)
    assert tables.Flag.select().count() == 0


async def test_the_sender_is_woken_for_a_reminder_and_only_for_one(
    context: JobContext, woken: SimpleNamespace
) -> None:
    await review.remind(context)
    assert woken.times == 0
    coordinator(900, "Meena", "PC21")
    flag(answered(by_telegram_id(1)))
    for _ in range(3):
        await review.remind(context)
    assert (woken.times, outbox_records.counts()) == (1, {"queued": 1})
