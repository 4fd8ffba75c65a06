"""The running service: bot, jobs and playground, wired together here and nowhere else."""

import asyncio
import contextlib
import gc
import os
import shlex
import signal
import sys
import threading
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from functools import partial
from logging import getLogger
from typing import Any

import uvloop

from bot import app as bot_app
from bot.cli import CommandError, err, out, refuse_newer
from bot.handlers.broadcasts import progress as broadcast_progress
from bot.handlers.trainings import hall_picture
from bot.ops import BUDGET, require_free
from bot.outbox import Sender
from config import geography, logging, organisation, settings
from config.settings import Settings
from jobs import schedule as jobs
from jobs.job_context import JobContext
from models import places, workers
from models.clock import Clock
from models.database import ConstraintViolated, Database
from models.reference_data import loading, plans

log = getLogger(__name__)
SWITCH = 0.001  # seconds that a long operation's thread may keep the event loop from going on
# New objects between two collections: a burst of updates has tens of thousands in flight, and an
# answered one leaves none in reference cycles.
YOUNG = 50_000


@asynccontextmanager
async def serving(
    config: Settings, database: Database, clock: Clock
) -> AsyncIterator[tuple[JobContext, str | None]]:
    """Run bot, scheduler and sender while the block is open.

    Yields what the jobs are given, and the base URL of /healthz, None where the settings ask for
    none.
    """
    runtime = bot_app.build(config, database, clock)
    sender = Sender(runtime.services, runtime.bot, runtime.clock_watch)
    renew = partial(hall_picture.renew, runtime.services, runtime.bot)
    show = partial(broadcast_progress.show, runtime.services)
    context = JobContext(config, database, clock, sender.notify, runtime.pulse.beat, renew, show)
    assert runtime.application.job_queue is not None
    scheduler = runtime.application.job_queue.scheduler
    jobs.install(scheduler, context)
    runtime.clock_watch.on_jump(partial(jobs.run_now, scheduler))
    # What is there now stays: to collect garbage in it would keep everybody waiting.
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG)
    gc.enable()  # run.py has disabled it while parts are imported
    async with bot_app.running(runtime, sender=sender) as url:
        yield context, url


def play(config: Settings, port: int) -> None:
    """Run the playground until it is stopped; on a free port where this one is taken."""
    from playground.scenario import run_playground  # which the bot alone does without

    logging.setup(config)

    async def run() -> None:
        for wanted in dict.fromkeys((port, 0)):
            try:
                async with run_playground(serving, wanted) as url:
                    out.print(f"\n[bold]Booth Shakti's playground: {url}[/bold]\nCtrl-C ends it.")
                    await asyncio.Event().wait()
                return
            except OSError as error:
                if wanted == 0:
                    raise
                err.print(f"Port {wanted} is taken ({error.strerror}); taking a free one.")

    _until_stopped(run)


def run_bot(config: Settings) -> None:
    """Run the bot until it is stopped. Raises CannotListen before anything is done."""
    require_free(config.listens_at)
    logging.setup(config)

    async def run() -> None:
        clock = Clock()
        with contextlib.closing(Database(config.database_url)) as database:
            warn_of_open_files(database)
            await database.run(_prepare, database, config, clock)
            warn_of_unnamed(config)
            async with serving(config, database, clock):
                await asyncio.Event().wait()

    _until_stopped(run)


def warn_of_open_files(database: Database) -> None:
    """Log which files with people's data other accounts of this machine may open."""
    if paths := " ".join(shlex.quote(str(path)) for path in database.open_to_others()):
        log.warning("database: files open to other accounts: chmod go-rwx %s", paths)


def warn_of_unnamed(config: Settings) -> None:
    """Log that the notice cannot name who asks for consent, where the bot meets real people."""
    for line in organisation.unnamed(config):
        log.warning("settings: %s", line)


def _prepare(database: Database, config: Settings, clock: Clock) -> None:
    """Migrate the database, and import the bundled places where there are none.

    Raises CommandError for a database of a newer program, before anything is done with it.
    """
    refuse_newer(database)
    database.migrate()
    if not places.any_place():
        try:
            loading.apply(plans.read_plan(geography.files()), clock.now())
        except ConstraintViolated:
            if not places.any_place():  # else a replica has just imported them
                raise
    if config.state not in (states := places.states()):
        raise CommandError(
            f"{settings.PREFIX}STATE: the places are those of {', '.join(states) or 'no state'}: "
            f"write one of these, or import {config.state} first"
        )
    workers.ensure_admins(config.admins, clock.now())


def _until_stopped(run: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run until SIGTERM or Ctrl-C, which cancel `run` wherever it is, so that it cleans up."""

    async def supervise() -> None:
        task, loop = asyncio.current_task(), asyncio.get_running_loop()
        assert task is not None
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, _stop, task)
        with contextlib.suppress(asyncio.CancelledError):
            await run()

    sys.setswitchinterval(SWITCH)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(supervise())


def _stop(task: asyncio.Task[None]) -> None:
    """Cancel the task, and exit after BUDGET: a thread may wait for a database that hangs."""
    timer = threading.Timer(BUDGET, _exit)
    timer.daemon = True
    timer.start()
    task.cancel()


def _exit() -> None:
    err.print(f"Not ended after {BUDGET:.0f} s: what is in flight is left to the next start.")
    os._exit(1)
