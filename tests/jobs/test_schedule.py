"""The scheduler's ticks, and what the log says of jobs that did not run through."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_EXECUTED, EVENT_JOB_MISSED
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from config.settings import Settings
from jobs import schedule
from jobs.job_context import JobContext
from models import chats, invitations, tables
from models.clock import Clock
from models.database import Database, transaction
from models.queues import outbox, outbox_records
from tests.support.world import (
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
def context(db: Database) -> JobContext:
    """A linked group whose targets have been due for an hour."""
    agar_and_susner()
    coordinator(900, "Meena", "PC21")
    clock, settings = Clock(NOON), Settings()  # by day, whenever the tests run
    hour_ago = (clock.now() - timedelta(hours=1)).astimezone(settings.zone)
    at = time(hour_ago.hour, hour_ago.minute)
    far = time((hour_ago.hour + 12) % 24, hour_ago.minute)
    chats.link(-1, 0, "Dewas", place_id("PC21"), by=900, now=clock.now())
    due = settings.model_copy(update={"targets_at": at, "schedule_at": far, "weekly_day": "thu"})
    return JobContext(due, db, clock, lambda: None)


async def test_a_scheduler_that_starts_an_hour_late_still_posts_and_twelve_hours_late_does_not(
    context: JobContext,
) -> None:
    scheduler = AsyncIOScheduler()
    schedule.install(scheduler, context)
    scheduler.start()
    try:
        async with asyncio.timeout(20):
            while not outbox_records.counts():  # noqa: ASYNC110 - the database gives no sign
                await asyncio.sleep(0.02)
    finally:
        scheduler.shutdown(wait=False)
    assert [m.subject for m in outbox.claim(10, context.clock.now())] == ["targets"]


async def run_jobs(
    context: JobContext, monkeypatch: pytest.MonkeyPatch, due: Mapping[str, timedelta]
) -> list[str]:
    """Install one daily job per name, due that long ago; return those that ran within a tick."""
    ran: list[str] = []
    answered: list[object] = []
    all_answered = asyncio.Event()

    def job(name: str) -> schedule.Job:
        async def run(_: JobContext) -> None:
            ran.append(name)
            if name == "broken":
                raise RuntimeError("no such booth")

        return schedule.Job(name, IntervalTrigger(days=1), run)

    def count(event: object) -> None:
        answered.append(event)
        if len(answered) == len(due):
            all_answered.set()

    monkeypatch.setattr(schedule, "JOBS", tuple(job(name) for name in due))
    scheduler = AsyncIOScheduler()
    schedule.install(scheduler, context)
    for name, ago in due.items():
        scheduler.modify_job(name, next_run_time=datetime.now(UTC) - ago)
    scheduler.add_listener(count, EVENT_JOB_EXECUTED | EVENT_JOB_MISSED | EVENT_JOB_ERROR)
    scheduler.start()
    try:
        await asyncio.wait_for(all_answered.wait(), 20)
    finally:
        scheduler.shutdown(wait=False)
    return ran


async def test_a_job_whose_time_was_five_hours_ago_still_runs_and_one_of_seven_hours_does_not(
    context: JobContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    due = {"five": timedelta(hours=5), "seven": timedelta(hours=6, minutes=59)}
    assert await run_jobs(context, monkeypatch, due) == ["five"]


async def test_a_job_that_fails_is_logged_with_its_error_and_a_missed_one_as_missed(
    context: JobContext, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    due = {"broken": timedelta(), "late": timedelta(hours=7), "well": timedelta()}
    await run_jobs(context, monkeypatch, due)
    records = {r.getMessage(): r.exc_info for r in caplog.records if r.name == "jobs.schedule"}
    [broken, late] = sorted(records)
    assert broken == "jobs: job broken failed: no such booth"
    assert records[broken] is not None
    assert late.startswith("jobs: job late missed: due at 2")
    assert records[late] is None


async def test_after_the_clock_went_back_every_job_goes_on(
    context: JobContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: Counter[str] = Counter()
    ticked = asyncio.Event()

    async def run(_: JobContext) -> None:
        ran["job"] += 1
        ticked.set()

    trigger = IntervalTrigger(seconds=1)
    monkeypatch.setattr(schedule, "JOBS", (schedule.Job("job", trigger, run),))
    scheduler = AsyncIOScheduler()
    schedule.install(scheduler, context)
    # As it is when the clock has gone back: the next run lies far ahead.
    scheduler.modify_job("job", next_run_time=datetime.now(UTC) + timedelta(hours=2))
    scheduler.start()
    try:
        await asyncio.sleep(0.05)
        assert not ran
        schedule.run_now(scheduler)
        async with asyncio.timeout(20):
            for _ in range(3):
                await ticked.wait()
                ticked.clear()
    finally:
        scheduler.shutdown(wait=False)


@pytest.mark.parametrize(("hours", "digests"), [(-2, 1), (2, 1), (-24, 2)])
async def test_each_local_date_gets_one_digest_however_the_clock_jumps(
    context: JobContext, hours: int, digests: int
) -> None:
    await schedule.tick(context)
    there = replace(context, clock=Clock(context.clock.now() + timedelta(hours=hours)))
    await schedule.tick(there)
    await schedule.tick(context)
    assert outbox_records.counts()["queued"] == digests  # what a jump left out is on record


async def test_many_ticks_on_several_replicas_put_one_message(context: JobContext) -> None:
    await asyncio.gather(*(schedule.tick(context) for _ in range(8)))
    assert outbox_records.counts() == {"queued": 1}


async def test_invitations_that_nobody_answered_expire_by_themselves(context: JobContext) -> None:
    at, booth = context.clock.now(), booth_id("166/1")
    old = [(None, invitations.NewInvitation(phone(n), f"Worker {n}", booth)) for n in range(1, 502)]
    lata = (None, invitations.NewInvitation(phone(900), "Lata", booth))
    with transaction():
        invitations.record_from_file(old, keys=KEYS, now=at - 14 * DAY, days=14)
        invitations.record_from_file([lata], keys=KEYS, now=at, days=14)
    await schedule.tick(context)
    rows = list(tables.Invitation.select())
    assert Counter(row.state for row in rows) == {"expired": 501, "pending": 1}
    assert [row.state for row in rows if row.phone] == ["pending"]


def test_every_job_has_its_own_name() -> None:
    names = [job.id for job in schedule.JOBS]
    assert len(set(names)) == len(names)


def test_what_is_due_soon_is_looked_for_often_and_what_can_wait_seldom() -> None:
    assert {job.id: job.trigger.interval for job in schedule.JOBS} == {
        "counters": timedelta(minutes=1),
        "digests": timedelta(seconds=15),
        "broadcasts": timedelta(seconds=5),
        "progress": timedelta(seconds=5),
        "placement": timedelta(minutes=5),
        "booth_care": timedelta(minutes=10),
        "reminders": timedelta(seconds=15),
        "morning": timedelta(minutes=1),
        "waiting_list": timedelta(seconds=15),
        "attendance": timedelta(minutes=10),
        "feedback": timedelta(minutes=1),
        "pictures": timedelta(seconds=10),
        "demand": timedelta(minutes=1),
        "notices": timedelta(minutes=1),
        "flags": timedelta(minutes=1),
        "review": timedelta(minutes=30),
        "invitations": timedelta(minutes=10),
        "retention": timedelta(minutes=5),
        "backup": timedelta(minutes=5),
    }
