"""The table of jobs. The scheduler only ticks; each job reads from the database what is due."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from apscheduler.events import (
    EVENT_JOB_MAX_INSTANCES,
    EVENT_JOB_MISSED,
    JobExecutionEvent,
    JobSubmissionEvent,
)
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.interval import IntervalTrigger

from config.repeated_failures import RepeatedFailure
from jobs import (
    attendance,
    broadcasts,
    digests,
    feedback,
    invitations,
    maintenance,
    morning,
    notices,
    placement,
    reminders,
    review,
    waiting_list,
)
from jobs.job_context import JobContext
from models.backups import BackupError
from models.database import DATABASE_UNAVAILABLE

log = logging.getLogger(__name__)
LATE = 6 * 3600  # seconds a tick may be late and still run; APScheduler's own default is one
WITHOUT_TRACEBACK = (*DATABASE_UNAVAILABLE, TimeoutError, BackupError)


@dataclass(frozen=True, slots=True)
class Job:
    """A scheduled task: its name in the log, when it runs, and what it runs."""

    id: str
    trigger: BaseTrigger
    run: Callable[[JobContext], Awaitable[None]]


JOBS: tuple[Job, ...] = (
    Job("counters", IntervalTrigger(minutes=1), maintenance.count),
    Job("digests", IntervalTrigger(seconds=15), digests.tick),
    Job("reminders", IntervalTrigger(seconds=15), reminders.tick),
    Job("broadcasts", IntervalTrigger(seconds=5), broadcasts.tick),
    Job("progress", IntervalTrigger(seconds=5), broadcasts.show),
    Job("morning", IntervalTrigger(minutes=1), morning.tick),
    Job("waiting_list", IntervalTrigger(seconds=15), waiting_list.tick),
    Job("attendance", IntervalTrigger(minutes=10), attendance.tick),
    Job("feedback", IntervalTrigger(minutes=1), feedback.tick),
    Job("pictures", IntervalTrigger(seconds=10), attendance.renew),
    Job("demand", IntervalTrigger(minutes=1), waiting_list.tell),
    Job("notices", IntervalTrigger(minutes=1), notices.tick),
    Job("booth_care", IntervalTrigger(minutes=10), placement.ask_holders),
    Job("placement", IntervalTrigger(minutes=5), placement.tick),
    Job("flags", IntervalTrigger(minutes=1), review.examine),
    Job("review", IntervalTrigger(minutes=30), review.remind),
    Job("invitations", IntervalTrigger(minutes=10), invitations.tick),
    Job("retention", IntervalTrigger(minutes=5), maintenance.purge),
    Job("backup", IntervalTrigger(minutes=5), maintenance.back_up),
)


def install(scheduler: AsyncIOScheduler, context: JobContext) -> None:
    """Add every job to the application's scheduler; each also runs right after the start."""
    failures = {
        job.id: RepeatedFailure(log, f"jobs: job {job.id} failed", expected=WITHOUT_TRACEBACK)
        for job in JOBS
    }
    for job in JOBS:
        scheduler.add_job(
            partial(_run_scheduled, context, job, failures[job.id]),
            job.trigger,
            id=job.id,
            next_run_time=datetime.now(UTC),
            coalesce=True,
            max_instances=1,
            misfire_grace_time=LATE,
        )
    scheduler.add_listener(_report_missed, EVENT_JOB_MISSED)
    scheduler.add_listener(partial(_report_running, failures), EVENT_JOB_MAX_INSTANCES)


def run_now(scheduler: AsyncIOScheduler) -> None:
    """Run every job now and go on from here.

    For when the clock has jumped: APScheduler waits for a moment of it, which may lie far ahead.
    """
    for job in JOBS:
        scheduler.modify_job(job.id, next_run_time=datetime.now(UTC))


async def tick(context: JobContext) -> None:
    """Run every job now, one after another."""
    for job in JOBS:
        await _run(job, context)


async def _run_scheduled(context: JobContext, job: Job, failures: RepeatedFailure) -> None:
    """Run a job; a failure is left to its next run, and to the log."""
    try:
        await _run(job, context)
    except Exception as error:
        failures.failed(error)
    else:
        failures.succeeded()


async def _run(job: Job, context: JobContext) -> None:
    await job.run(context)
    context.record_tick()


def _report_missed(event: JobExecutionEvent) -> None:
    log.error("jobs: job %s missed: due at %s", event.job_id, event.scheduled_run_time)


def _report_running(failures: dict[str, RepeatedFailure], event: JobSubmissionEvent) -> None:
    failures[event.job_id].failed(TimeoutError("the run before has not ended"))
