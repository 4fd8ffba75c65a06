"""What the operator's commands share: the terminal, the database, and what goes wrong."""

import contextlib
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.progress import Progress

from bot.errors import sentence
from bot.i18n import Catalogues
from bot.markup import plain
from config.settings import Settings
from models import places
from models.database import Database
from models.errors import Refusal

UNCUT = 2000  # characters of a line that no terminal has to hold: a file takes each whole
out, err = Console(), Console(stderr=True)
if not out.is_terminal:
    out = Console(width=UNCUT)


class Trouble(Exception):
    """Something the operator can put right; the message says how."""


def progress() -> Progress:
    """Return a bar that goes when it is done; none where nobody looks on."""
    return Progress(console=err, transient=True, disable=not err.is_terminal)


@contextlib.contextmanager
def opened(given: Settings) -> Iterator[Database]:
    """Open the database of the settings while the block is open."""
    database = Database(given.database_url)
    try:
        yield database
    finally:
        database.close()


def need_migrated(database: Database) -> None:
    """Raise Trouble unless the database has the present form."""
    if database.pending():
        raise Trouble("The database is not up to date: run  python run.py migrate")


def need_places(database: Database) -> None:
    """Raise Trouble unless there are places in it."""
    need_migrated(database)
    if not places.any_place():
        raise Trouble("There are no places yet: run  python run.py import")


def chosen_language(chosen: str, given: Settings) -> str:
    """Return the language of the option, else that of the settings."""
    if chosen not in ("", "hi", "en"):
        raise typer.BadParameter("write hi or en", param_hint="--language")
    return chosen or given.language


def refused(refusal: Refusal) -> str:
    """Say it as the chat does, in English like everything here; its buttons are codes to type."""
    words = plain(sentence(Catalogues().text("en", ZoneInfo("UTC")), refusal))
    choices = ", ".join(refusal.choices)
    return f"{words}\nDid you mean {choices}?" if choices else words
