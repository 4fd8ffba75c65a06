"""Jobs: delete each night what was kept long enough, back up, compute counters that do not hold."""

import asyncio
import logging
import threading
from pathlib import Path
from uuid import uuid4

from jobs.job_context import JobContext
from models import backups, strength
from models.backups import BackupError, BackupKeys, nightly
from models.consents import Terms
from models.maintenance import retention

log = logging.getLogger(__name__)
MB = 1_000_000
LONGEST_COUNT = 1.0  # seconds that one run computes counters


class _Stopped(Exception):
    """Raised in the thread of a backup when the process ends."""


async def purge(context: JobContext) -> None:
    """Run this night's purge unless it was run already, in short transactions."""
    run, clock, owner = context.database.run, context.clock, str(uuid4())
    if not await run(retention.begin_night, owner, clock.now()):
        return
    terms, total = Terms.from_settings(context.settings), retention.Purged()
    while batch := await run(retention.purge, terms, clock.now()):
        total += batch
    await run(retention.end_night, owner, clock.now(), context.settings.zone)
    await run(context.database.rewrite)
    log.info("retention: purge done: %s", total)


async def count(context: JobContext) -> None:
    """Compute the counters of ACs that are due, for a second at most.

    The others have their turn at the next run: others use the database, too, and numbers without
    counters are computed from the rows.
    """
    weights = strength.Weights.from_settings(context.settings)
    now = context.clock.now
    await context.database.run(strength.refresh_due, weights, now, LONGEST_COUNT)


async def back_up(context: JobContext) -> None:
    """Make this night's backup unless it is made, and remove those beyond the ones to keep.

    It takes minutes, on a thread of its own. One that fails is tried again after an hour. Raises
    BackupError.
    """
    if not context.settings.backup_dir:
        return
    run, clock, owner = context.database.run, context.clock, str(uuid4())
    if not await run(nightly.begin_night, owner, clock.now()):
        return
    stop = threading.Event()
    try:
        done = await asyncio.to_thread(_make, context, stop)
    finally:
        stop.set()
    await run(nightly.end_night, owner, clock.now(), context.settings.zone)
    log.info("backup: %s", done)


def _make(context: JobContext, stop: threading.Event) -> str:
    settings, now = context.settings, context.clock.now()

    def report(stage: str, done: int, total: int) -> None:
        if stop.is_set():
            raise _Stopped

    folder, keys = Path(settings.backup_dir), BackupKeys(settings.backup_key.get_secret_value())
    try:
        made = backups.make(settings.database_url, nightly.new_file(folder, now), keys, now, report)
        removed = nightly.remove_old(folder, settings.keep_backups)
    except _Stopped:
        return "stopped"
    except OSError as error:
        raise BackupError(f"{folder}: {error.strerror}") from None
    return f"{made.file.path.name} made, {made.size / MB:.1f} MB; {removed} old ones removed"
