"""The command that moves the database from SQLite to PostgreSQL, or back."""

from typing import Annotated

import typer

from bot.cli.terminal import out, progress
from config import settings
from config.settings import PREFIX
from models import move as moving
from models.clock import Clock


def move(
    to: Annotated[
        str, typer.Option("--to", help="The URL of an empty database of the other kind.")
    ],
) -> None:
    """Copy the database to PostgreSQL, or back to SQLite. Stop every process of the bot first.

    Every table is read again and compared. The old database stays as it is.
    """
    loaded = settings.load()
    with progress() as bar:
        task = bar.add_task("Starting", total=None)

        def report(stage: str, done: int, total: int) -> None:
            bar.update(task, description=stage, completed=done, total=total or None)

        moved = moving.move(loaded.database_url, to, Clock().now(), report)
    out.print(
        f"Moved: {moved.total} rows in {len(moved.rows)} tables. Checked: each table has the same "
        "rows as before.",
        soft_wrap=True,
    )
    out.print(
        f"Now write the new URL into {PREFIX}DATABASE_URL, run  python run.py doctor  and start "
        "the bot. The old database was not changed: delete it once all is well, it has people's "
        "data.",
        soft_wrap=True,
    )
