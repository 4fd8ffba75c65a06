"""The command line, and the only place where bot, jobs and playground are wired together."""

import asyncio
import contextlib
import gc
import os
import signal
import sys
import threading
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Annotated, Any

import typer
import uvloop

from bot import app as bot_app
from bot.cli import (
    CommandError,
    err,
    import_export,
    inspection,
    maintenance,
    open_database,
    out,
    refused,
)
from bot.ops import BUDGET, CannotListen, require_free
from bot.outbox import Sender
from config import geography, logging, settings, unknown_settings
from config.settings import BadSettings, Settings
from jobs import schedule as jobs
from jobs.job_context import JobContext
from models import places, workers
from models.clock import Clock
from models.database import BadDatabaseUrl, ConstraintViolated, Database, DatabaseError
from models.errors import Refusal
from models.reference_data import loading, plans
from playground.scenario import run_playground

cli = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Booth Shakti. Without a command: the playground, a local Telegram in the browser.",
)
PORT = 8321
SWITCH = 0.001  # seconds that a long operation's thread may keep the event loop from going on
YOUNG = 10_000  # new objects between two collections: an update leaves few in reference cycles


@asynccontextmanager
async def serving(config: Settings, database: Database, clock: Clock) -> AsyncIterator[JobContext]:
    """Run bot, scheduler and sender while the block is open."""
    runtime = bot_app.build(config, database, clock)
    sender = Sender(runtime.services, runtime.bot)
    context = JobContext(config, database, clock, sender.notify, runtime.pulse.beat)
    assert runtime.application.job_queue is not None
    jobs.install(runtime.application.job_queue.scheduler, context)
    # What is there now stays: to collect garbage in it would keep everybody waiting.
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG)
    async with bot_app.running(runtime, sender=sender):
        yield context


@cli.callback(invoke_without_command=True)
def main(context: typer.Context) -> None:
    """Run the playground when no command is given."""
    for line in unknown_settings.misspelt():
        err.print(line, soft_wrap=True, markup=False, highlight=False)
    if context.invoked_subcommand is None:
        play()


@cli.command()
def play(
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1; 0 is a free one.")] = PORT,
) -> None:
    """Start the playground: a local Telegram in the browser, with a story to walk through."""

    logging.setup(settings.load())

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


@cli.command()
def bot() -> None:
    """Run the bot with the settings from the environment or .env."""
    config = settings.load()
    settings.require(config, "bot_token", "secret_key")
    require_free(config.listens_at)
    logging.setup(config)

    async def run() -> None:
        clock = Clock()
        with open_database(config) as database:
            await database.run(_prepare, database, config, clock)
            async with serving(config, database, clock):
                await asyncio.Event().wait()

    _until_stopped(run)


for _name, _command in (
    ("migrate", maintenance.migrate),
    ("import", import_export.import_),
    ("export", import_export.export),
    ("digest", inspection.digest),
    ("outbox", inspection.outbox),
    ("recount", maintenance.recount),
    ("key", maintenance.key),
    ("rotate", maintenance.rotate),
    ("audit", inspection.audit),
):
    cli.command(_name)(_command)


def _prepare(database: Database, config: Settings, clock: Clock) -> None:
    """Migrate the database, and import the bundled places where there are none."""
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


def run_cli() -> None:
    """Run the command line; exit with a plain line for whatever the operator can fix."""
    try:
        cli()
    except (BadSettings, CannotListen, CommandError) as error:
        sys.exit(str(error))
    except plans.BadFiles as error:
        more = error.count - len(error.errors)
        last = [f"and {more} more; nothing was imported"] if more else ["nothing was imported"]
        sys.exit("\n".join([*map(str, error.errors), *last]))
    except BadDatabaseUrl as error:
        sys.exit(f"{settings.PREFIX}DATABASE_URL: {error}")
    except DatabaseError as error:
        why = " ".join(str(error).split())
        sys.exit(f"{settings.PREFIX}DATABASE_URL: the database cannot be used: {why}")
    except OSError as error:
        sys.exit(str(error))
    except Refusal as refusal:
        sys.exit(refused(refusal))


if __name__ == "__main__":
    run_cli()
