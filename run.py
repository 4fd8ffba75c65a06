"""The command line, and the only place where everything is wired together."""

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
from peewee import IntegrityError, PeeweeException

from bot import app as bot_app
from bot.listening import CannotListen, require_free
from bot.sender import Sender
from bot.shell import lists, records, upkeep
from bot.shell.terminal import CommandError, err, open_database, out, refused
from bot.stopping import BUDGET
from config import geography as bundle
from config import logging, settings, spelling
from config.settings import BadSettings, Settings
from jobs import table as jobs
from jobs.context import Context
from models import geography, places, workers
from models.clock import Clock
from models.database import BadDatabaseUrl, Database
from models.errors import Refusal

cli = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Booth Shakti. Without a command: the playground, a local Telegram in the browser.",
)
PORT = 8321
SWITCH = 0.001  # seconds that a long operation's thread may keep the event loop from going on
YOUNG = 10_000  # new objects between two looks for garbage: an update makes few that are in circles


@asynccontextmanager
async def serving(given: Settings, database: Database, clock: Clock) -> AsyncIterator[Context]:
    """Run bot, scheduler and sender while the block is open."""
    application = bot_app.build(given, database, clock)
    sender = Sender(application.bot_data["services"], application.bot)
    context = Context(given, database, clock, sender.wake, application.bot_data["pulse"].beat)
    assert application.job_queue is not None
    jobs.install(application.job_queue.scheduler, context)
    # What is there now stays: to look through it for garbage would keep everybody waiting.
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG)
    async with bot_app.running(application, sender=sender):
        yield context


@cli.callback(invoke_without_command=True)
def main(context: typer.Context) -> None:
    """Run the playground when no command is given."""
    for line in spelling.misspelt():
        err.print(line, soft_wrap=True, markup=False, highlight=False)
    if context.invoked_subcommand is None:
        play()


@cli.command()
def play(
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1; 0 is a free one.")] = PORT,
) -> None:
    """Start the playground: a local Telegram in the browser, with a story to walk through."""
    from playground.play import playing

    logging.setup(settings.load())

    async def run() -> None:
        for wanted in dict.fromkeys((port, 0)):
            try:
                async with playing(serving, wanted) as url:
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
    given = settings.load()
    settings.require(given, "bot_token", "secret_key")
    require_free(given.listens_at)
    logging.setup(given)

    async def run() -> None:
        clock = Clock()
        with open_database(given) as database:
            await database.run(_ready, database, given, clock)
            async with serving(given, database, clock):
                await asyncio.Event().wait()

    _until_stopped(run)


for _name, _command in (
    ("migrate", upkeep.migrate),
    ("import", lists.import_),
    ("export", lists.export),
    ("digest", records.digest),
    ("outbox", records.outbox),
    ("recount", upkeep.recount),
    ("key", upkeep.key),
    ("rotate", upkeep.rotate),
    ("audit", records.audit),
):
    cli.command(_name)(_command)


def _ready(database: Database, given: Settings, clock: Clock) -> None:
    """Bring the database up to date, and bring the bundled places in where there are none."""
    database.migrate()
    if not places.any_place():
        try:
            geography.apply(geography.read(bundle.files()), clock.now())
        except IntegrityError:
            if not places.any_place():  # else a replica has brought them in just now
                raise
    if given.state not in (known := places.states()):
        raise CommandError(
            f"{settings.PREFIX}STATE: the places are those of {', '.join(known) or 'no state'}: "
            f"write one of these, or import {given.state} first"
        )
    workers.ensure_admins(given.admins, clock.now())


def _until_stopped(run: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run until SIGTERM or Ctrl-C, which cancel it wherever it is, so that it cleans up."""

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
    """Let it clean up, within the budget: a thread may wait for a database that never answers."""
    last = threading.Timer(BUDGET, _leave)
    last.daemon = True
    last.start()
    task.cancel()


def _leave() -> None:
    err.print(f"Not ended after {BUDGET:.0f} s: what is in hand is left to the next start.")
    os._exit(1)


def run_cli() -> None:
    """Run the command line; whatever the operator can put right is told in plain lines."""
    try:
        cli()
    except (BadSettings, CannotListen, CommandError) as error:
        sys.exit(str(error))
    except geography.BadFiles as error:
        more = error.count - len(error.errors)
        last = [f"and {more} more; nothing was imported"] if more else ["nothing was imported"]
        sys.exit("\n".join([*map(str, error.errors), *last]))
    except BadDatabaseUrl as error:
        sys.exit(f"{settings.PREFIX}DATABASE_URL: {error}")
    except PeeweeException as error:
        why = " ".join(str(error).split())
        sys.exit(f"{settings.PREFIX}DATABASE_URL: the database cannot be used: {why}")
    except OSError as error:
        sys.exit(str(error))
    except Refusal as refusal:
        sys.exit(refused(refusal))


if __name__ == "__main__":
    run_cli()
