"""Shared by the operator's commands: the terminal, the database, and errors."""

import contextlib
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.progress import Progress

from bot.html import plain
from bot.i18n import Catalogues
from bot.messages import refusals
from config.settings import PREFIX, Settings
from models import places
from models.backups import BackupError
from models.database import BadDatabaseUrl, Database, DatabaseError
from models.errors import Refusal
from models.move import MoveError

WIDTH_OF_FILE = 2000  # characters: output that goes to a file is not wrapped
out, err = Console(), Console(stderr=True)
if not out.is_terminal:
    out = Console(width=WIDTH_OF_FILE)


class CommandError(Exception):
    """An error that the operator can fix; the message says how."""


def progress() -> Progress:
    """Return a progress bar that disappears when done; hidden outside a terminal."""
    return Progress(console=err, transient=True, disable=not err.is_terminal)


@contextlib.contextmanager
def open_database(settings: Settings) -> Iterator[Database]:
    """Open the database of the settings, and close it at the end of the block.

    Raises CommandError for a database of a newer program, before anything is done with it.
    """
    database = Database(settings.database_url)
    try:
        refuse_newer(database)
        yield database
    finally:
        database.close()


def refuse_newer(database: Database) -> None:
    """Raise CommandError for a database of a newer program."""
    if unknown := database.unknown():
        newest = database.migrations().migrations()[-1].name
        raise CommandError(
            f"The database was changed by a newer version: it has {unknown[-1]}, and the newest "
            f"migration of this version is {newest}. Run the newer version, or go back with it "
            f"first: python run.py migrate --to {newest}  (docs/operating.md, Going back to an "
            "older version)"
        )


def need_migrated(database: Database) -> None:
    """Raise CommandError unless the database has the present schema."""
    if database.pending():
        raise CommandError("The database is not up to date: run  python run.py migrate")


def need_places(database: Database) -> None:
    """Raise CommandError unless the database has places."""
    need_migrated(database)
    if not places.any_place():
        raise CommandError("There are no places yet: run  python run.py import")


def chosen_language(chosen: str, settings: Settings) -> str:
    """Return the language of the option, or else of the settings."""
    if chosen not in ("", "hi", "en"):
        raise typer.BadParameter("write hi or en", param_hint="--language")
    return chosen or settings.language


def explanation(error: Exception) -> str | None:
    """Return what an operator can do about an error; None for an error of the program itself."""
    if isinstance(error, CommandError | BackupError | MoveError | OSError):
        return str(error)
    if isinstance(error, BadDatabaseUrl):
        return f"{PREFIX}DATABASE_URL: {error}"
    if isinstance(error, DatabaseError):
        why = " ".join(str(error).split())
        return f"{PREFIX}DATABASE_URL: the database cannot be used: {why}"
    return _refused(error) if isinstance(error, Refusal) else None


def _refused(refusal: Refusal) -> str:
    """Return a refusal as the chat words it, in English; its buttons become codes to type."""
    text = plain(refusals.sentence(Catalogues().text("en", ZoneInfo("UTC")), refusal))
    choices = ", ".join(refusal.choices)
    return f"{text}\nDid you mean {choices}?" if choices else text
