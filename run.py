"""The command line, and the only place where everything is wired together."""

import asyncio
import contextlib
import gc
import os
import signal
import sys
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
import uvloop
from cryptography.fernet import Fernet
from peewee import IntegrityError, PeeweeException, chunked
from rich.console import Console
from rich.progress import Progress
from rich.table import Table
from rich.text import Text

from bot import app as bot_app
from bot.errors import sentence
from bot.i18n import Catalogues
from bot.listening import CannotListen, require_free
from bot.markup import plain
from bot.messages import digests as words
from bot.messages import export as export_words
from bot.messages import files as file_words
from bot.sender import Sender
from bot.services import weights
from bot.stopping import BUDGET
from config import geography as bundle
from config import logging, settings, spelling
from config.settings import BadSettings, Settings
from jobs import table as jobs
from jobs.context import Context
from models import audit as trail
from models import (
    digests,
    exports,
    geography,
    imports,
    inspection,
    people_rows,
    people_sheets,
    places,
    reader,
    rotation,
    sheets,
    undelivered,
    workers,
)
from models import outbox as waiting
from models import recount as counters
from models.clock import Clock
from models.database import BadDatabaseUrl, Database
from models.errors import BadSheet, Refusal
from models.privacy import Keys

cli = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Booth Shakti. Without a command: the playground, a local Telegram in the browser.",
)
UNCUT = 2000  # characters of a line that no terminal has to hold: a file takes each whole
out, err = Console(), Console(stderr=True)
if not out.is_terminal:
    out = Console(width=UNCUT)
PORT = 8321
SWITCH = 0.001  # seconds that a long operation's thread may keep the event loop from going on
YOUNG = 10_000  # new objects between two looks for garbage: an update makes few that are in circles
SHOWN = 100  # messages that failed or may not have arrived, rows of the audit
PIPED = 160  # characters of a line that is not for a terminal


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
        with _database(given) as database:
            await database.run(_ready, database, given, clock)
            async with serving(given, database, clock):
                await asyncio.Event().wait()

    _until_stopped(run)


@cli.command()
def migrate() -> None:
    """Bring the database to the present form."""
    with _database(settings.load()) as database:
        applied = database.migrate()
    out.print("\n".join(f"applied {name}" for name in applied) or "Nothing to do.")


@cli.command("import")
def import_(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            help="CSV or XLSX files; none: the bundled Madhya Pradesh.", show_default=False
        ),
    ] = None,
    undo: Annotated[
        int | None, typer.Option(help="Take back what still waits of this import of people.")
    ] = None,
) -> None:
    """Import places, booths, kinds of posts, or workers and invitations; the columns say which.

    All of it, or nothing.
    """
    given = settings.load()
    with _database(given) as database, Progress(console=err, transient=True) as bar:
        database.migrate()
        if undo is not None:
            gone = imports.undo(undo, None, Clock().now())
            out.print(f"{gone.taken_back} taken back, {gone.stayed} have confirmed and stay")
            return
        of_people = [path for path in files or () if _is_of_people(path)]
        if not of_people:
            _import_places(files or bundle.files(), bar)
        elif files and len(files) > 1:
            raise _Trouble("Import files of people one by one: each can be undone by itself.")
        else:
            _import_people(of_people[0], given, bar)


def _import_places(files: Sequence[Path], bar: Progress) -> None:
    plan = geography.read(files)
    task = bar.add_task("Importing", total=None)
    result = geography.apply(
        plan, Clock().now(), lambda done, total: bar.update(task, completed=done, total=total)
    )
    for line in _summary(result):
        out.print(line)


def _is_of_people(path: Path) -> bool:
    try:
        first = next(sheets.rows(path.name, path.read_bytes(), sheets.OWN), (1, []))
    except (BadSheet, OSError):
        return False  # the other import says what is wrong with it
    return people_sheets.is_of_people(first[1])


def _import_people(path: Path, given: Settings, bar: Progress) -> None:
    settings.require(given, "secret_key")
    keys, now = Keys(given.secret_key.get_secret_value()), Clock().now()
    t = Catalogues().text("en", given.zone)
    reading = people_rows.Reading(None, given.state, keys, now, for_good=True)
    try:
        rows = list(sheets.rows(path.name, path.read_bytes()))
        for piece in bar.track(list(chunked(rows, reader.PIECE)), description="Reading"):
            reading.take(piece)
        preview = reading.preview()
    except BadSheet as bad:
        raise _Trouble(f"{path.name}: {plain(sentence(t, bad))}") from None
    for problem in preview.problems:
        err.print(
            f"{path.name}, {plain(file_words.problem(t, problem)).removeprefix('• ')}",
            soft_wrap=True,
        )
    out.print(
        f"{preview.rows} rows: {preview.new} new, {preview.known} known, {preview.wrong} wrong"
    )
    if preview.wrong:
        raise _Trouble(f"{path.name}: nothing was imported; mend or delete the lines named above")
    made = imports.bring_own(reading, days=given.invitation_days, now=now) if preview.new else None
    if made is not None:
        out.print(
            f"{made.rows} wait to confirm. To undo: python run.py import --undo {made.batch_id}"
        )


@cli.command()
def export(
    place: Annotated[str, typer.Argument(help="A code or a name: PC19, AC165, Bhopal.")],
    file: Annotated[Path, typer.Argument(help="The XLSX file to write.", dir_okay=False)],
    language: Annotated[str, typer.Option(help="hi or en; default: SHAKTI_LANGUAGE.")] = "",
) -> None:
    """Write the workers of a place to an XLSX file, without phones. It is recorded in the audit."""
    given = settings.load()
    t = Catalogues().text(_language(language, given), given.zone)
    if file.suffix.lower() != ".xlsx":
        raise typer.BadParameter("write a name that ends in .xlsx", param_hint="FILE")
    now = Clock().now()
    with _database(given) as database, Progress(console=err, transient=True) as bar:
        _need_places(database)
        found = places.find_place(place, near=given.state)
        writer, count = export_words.sheet(t, found), 0
        for ac_id in bar.track(places.acs_of(found.id), description="Writing"):
            lines = exports.of_ac(ac_id, now)
            export_words.add(writer, t, lines, given.zone)
            count += len(lines)
        content = writer.content()
        if not count:
            raise _Trouble(f"There are no workers in {found.code} yet; nothing was written.")
        exports.note(None, found.id, count, now)
        try:
            file.write_bytes(content)
        except OSError as error:
            raise _Trouble(f"{file}: cannot be written: {error.strerror}") from None
    out.print(f"{count} workers written to {file}")


@cli.command()
def digest(
    place: Annotated[str, typer.Argument(help="A code or a name: PC19, AC165, Bhopal.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print it; without this it is posted now.")
    ] = False,
    language: Annotated[str, typer.Option(help="hi or en; default: SHAKTI_LANGUAGE.")] = "",
) -> None:
    """Show, or post now, what the groups of a place get each day."""
    given = settings.load()
    language = _language(language, given)
    now = Clock().now()
    with _database(given) as database:
        _need_places(database)
        found = places.find_place(place, near=given.state)
        if not dry_run:
            made = digests.make_now(found.id, given.zone, now)
            out.print(f"{made} posts put into the outbox; the running bot sends them.")
            return
        t = Catalogues().text(language, given.zone)
        morning = digests.targets_digest(found.id, now, given.zone, weights(given), given.rest_days)
        evening = digests.schedule_digest(found.id, now, given.zone)
    for text in (words.targets(morning, t), words.schedule(evening, t)):
        print(plain(text), end="\n\n")  # noqa: T201 - the text itself, not to be wrapped


@cli.command()
def outbox(
    retry: Annotated[
        int | None, typer.Option(help="Send this failed or uncertain message again.")
    ] = None,
    drop: Annotated[int | None, typer.Option(help="Show this message no more.")] = None,
) -> None:
    """Show what waits to be sent, and what failed or may not have arrived."""
    given = settings.load()
    with _database(given) as database:
        _need_migrated(database)
        for number, deed in ((retry, undelivered.retry), (drop, undelivered.drop)):
            if number is not None and not deed(number, Clock().now()):
                raise _Trouble(f"There is no failed or uncertain message {number}.")
        out.print(", ".join(f"{n} {state}" for state, n in waiting.counts().items()) or "Empty.")
        if found := undelivered.troubles(SHOWN):
            out.print(_troubles(found, given))


@cli.command()
def recount(
    fix: Annotated[bool, typer.Option("--fix", help="Write the true numbers.")] = False,
) -> None:
    """Check the counters of booths and sessions against the rows they count."""
    with _database(settings.load()) as database, Progress(console=err, transient=True) as bar:
        if database.pending():
            raise _Trouble("The database is not up to date: run  python run.py migrate")
        task = bar.add_task("Counting", total=None)
        found = counters.check(
            Clock().now(),
            fix=fix,
            report=lambda done, total: bar.update(task, completed=done, total=total),
        )
    for one in found:
        end = ", mended" if one.mended else ""
        out.print(f"{one.counter} of {one.code}: {one.stored}, counted {one.counted}{end}")
    if wrong := [one for one in found if not one.mended]:
        raise _Trouble(
            f"Counters that are wrong: {len(wrong)}" + ("" if fix else "; mend them: --fix")
        )
    out.print("All counters are right." if not found else f"Counters mended: {len(found)}")


@cli.command()
def key() -> None:
    """Print a new key for SHAKTI_SECRET_KEY. Keep it apart from the database."""
    print(Fernet.generate_key().decode())  # noqa: T201 - to be piped


@cli.command()
def rotate() -> None:
    """Encrypt every phone anew with the first key of SHAKTI_SECRET_KEY; the bot may run."""
    given = settings.load()
    settings.require(given, "secret_key")
    keys = Keys(given.secret_key.get_secret_value())
    with _database(given) as database, Progress(console=err, transient=True) as bar:
        _need_migrated(database)
        task = bar.add_task("Encrypting", total=rotation.total())
        done = rotation.rotate(keys, Clock().now(), lambda rows: bar.advance(task, rows))
    out.print(f"{done.renewed} phones encrypted anew. The last key has to stay in the setting.")
    if done.lost:
        raise _Trouble(f"{done.lost} phones are under none of these keys: add the missing one.")


@cli.command()
def audit(
    place: Annotated[str, typer.Argument(help="A code or a name; none: everything.")] = "",
    verify: Annotated[
        bool, typer.Option("--verify", help="Check the chain of hashes instead.")
    ] = False,
    limit: Annotated[int, typer.Option(min=1, help="How many rows, newest first.")] = SHOWN,
) -> None:
    """Show who did or read what about whom, or check that no row was changed or taken out."""
    given = settings.load()
    with _database(given) as database:
        _need_migrated(database)
        if verify:
            _verify()
            return
        found = places.find_place(place, near=given.state) if place else None
        rows = inspection.entries(found.id if found else None, 0, limit)
        trail.record(None, "audit", found.code if found else "", Clock().now())
    wide = None if out.is_terminal else PIPED
    out.print(_entries(rows, given) if rows else "Nothing is on record.", width=wide)


def _verify() -> None:
    with Progress(console=err, transient=True) as bar:
        task = bar.add_task("Checking", total=trail.length())
        verdict = trail.verify(lambda rows: bar.update(task, completed=rows))
    if verdict.broken is not None:
        where = f"row {verdict.broken}" if verdict.broken else "the end, where rows are missing"
        raise _Trouble(f"The audit was changed: the chain breaks at {where}.")
    out.print(f"{verdict.rows} rows, unbroken. The newest hash:\n{verdict.head}")


def _language(chosen: str, given: Settings) -> str:
    if chosen not in ("", "hi", "en"):
        raise typer.BadParameter("write hi or en", param_hint="--language")
    return chosen or given.language


@contextlib.contextmanager
def _database(given: Settings) -> Iterator[Database]:
    database = Database(given.database_url)
    try:
        yield database
    finally:
        database.close()


def _need_migrated(database: Database) -> None:
    if database.pending():
        raise _Trouble("The database is not up to date: run  python run.py migrate")


def _need_places(database: Database) -> None:
    _need_migrated(database)
    if not places.any_place():
        raise _Trouble("There are no places yet: run  python run.py import")


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
        raise _Trouble(
            f"{settings.PREFIX}STATE: the places are those of {', '.join(known) or 'no state'}: "
            f"write one of these, or import {given.state} first"
        )
    workers.ensure_admins(given.admins, clock.now())


def _troubles(found: list[undelivered.Trouble], given: Settings) -> Table:
    """Show messages by what and when; what they say is nobody's business here."""
    table = Table("id", "state", box=None)
    table.add_column("group", overflow="fold")
    for heading in ("place", "subject", "when", "tries"):
        table.add_column(heading)
    table.add_column("error", overflow="fold")
    for one in found:
        when = f"{one.made_at.astimezone(given.zone):%Y-%m-%d %H:%M}"
        cells = (one.id, one.state, one.group, one.place, one.subject, when, one.attempts)
        table.add_row(*(_cell(cell) for cell in (*cells, one.error)))
    return table


def _cell(value: object) -> Text:
    """Give a cell on one line, in which nothing that others wrote is taken for markup."""
    return Text(" ".join("".join(c if c.isprintable() else " " for c in str(value)).split()))


def _entries(found: tuple[inspection.Entry, ...], given: Settings) -> Table:
    """Show rows of the audit with codes alone, as they are kept."""
    table = Table("id", "when", "who", "did", "about", "details", box=None)
    for one in found:
        when = f"{one.at.astimezone(given.zone):%Y-%m-%d %H:%M}"
        who = "(erased)" if one.actor is None else one.actor or "operator"
        details = ", ".join(f"{key} {value}" for key, value in one.details.items())
        table.add_row(str(one.id), when, who, one.action, one.subject, details)
    return table


def _summary(result: geography.ImportResult) -> list[str]:
    return [
        f"{kind}: {added} added, {changed} changed, {unchanged} unchanged"
        for kind, (added, changed, unchanged) in result.by_kind.items()
    ]


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


class _Trouble(Exception):
    """Something the operator can put right; the message says how."""


def run_cli() -> None:
    """Run the command line; whatever the operator can put right is told in plain lines."""
    try:
        cli()
    except (BadSettings, CannotListen, _Trouble) as error:
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
        choices = ", ".join(refusal.choices)
        sys.exit(f"{refusal.key}: {refusal.parameters} {choices and 'did you mean: ' + choices}")


if __name__ == "__main__":
    run_cli()
