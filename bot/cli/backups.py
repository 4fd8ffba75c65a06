"""Commands that back up the database while the bot runs, and restore it."""

from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from bot.cli.terminal import CommandError, out, progress
from config import settings
from config.settings import PREFIX, Settings
from models import backups, digests
from models.backups import BackupFile, BackupKeys, BackupSource, Restored
from models.clock import Clock
from models.identity import PhoneCipher

MB = 1_000_000


def backup(
    file: Annotated[Path, typer.Argument(help="The file to write; it must not exist yet.")],
) -> None:
    """Back up the whole database while the bot runs; encrypted with SHAKTI_BACKUP_KEY.

    The file gets its name after a check: it opens and has every row.
    """
    loaded = settings.load()
    keys = BackupKeys(loaded.backup_key.get_secret_value())
    with progress() as bar:
        made = backups.make(loaded.database_url, file, keys, Clock().now(), _reporting(bar))
    contents = made.contents
    out.print(
        f"{file}: {made.size / MB:.1f} MB, {made.file.kind}, {contents.total} rows in "
        f"{len(contents.rows)} tables, schema {contents.schema}. "
        "Checked: it opens, and no row is missing.",
        soft_wrap=True,
    )
    if not made.file.is_sealed:
        out.print(
            "It is not encrypted: whoever has the file can read the names in it. Set "
            f"{PREFIX}BACKUP_KEY to encrypt the next one.",
            soft_wrap=True,
        )
    out.print(
        f"{PREFIX}SECRET_KEY is not in it: keep a copy elsewhere. Without it no phone can be read.",
        soft_wrap=True,
    )


def restore(
    file: Annotated[Path, typer.Argument(help="The file that `backup` wrote.")],
    yes: Annotated[
        bool,
        typer.Option(
            "--yes", help="Replace the current database, which is kept under another name."
        ),
    ] = False,
) -> None:
    """Put a backup in place of the database. Stop every process of the bot first.

    It is checked and migrated before anything is replaced.
    """
    loaded = settings.load()
    found = _looked_at(file)
    source = BackupSource(found, BackupKeys(loaded.backup_key.get_secret_value()))
    out.print(f"{file}: {found.kind}, of {_moment(found, loaded)}", soft_wrap=True)
    secret, times = loaded.secret_key.get_secret_value(), digests.Times.from_settings(loaded)
    with progress() as bar:
        restored = backups.restore(
            loaded.database_url,
            source,
            PhoneCipher(secret) if secret else None,
            times,
            Clock().now(),
            _reporting(bar),
            replace=yes,
        )
    for line in _told(restored, _moment(found, loaded)):
        out.print(line, soft_wrap=True)


def _looked_at(file: Path) -> BackupFile:
    try:
        return backups.look_at(file)
    except OSError as error:
        raise CommandError(f"{file}: cannot be read: {error.strerror}") from None


def _told(restored: Restored, moment: str) -> list[str]:
    """Return what the operator must know after a restore, a line for each matter."""
    contents, ready = restored.contents, restored.ready
    doubts = ready.doubts
    lines = [
        f"Restored: {contents.total} rows in {len(contents.rows)} tables.",
        *(f"applied {name}" for name in ready.migrations),
    ]
    if restored.aside:
        lines.append(f"The old database is kept as {restored.aside}: delete it once all is well.")
    lines.append(
        f"Registrations and bookings made after {moment} are lost. What was sent after that "
        "is not known."
    )
    if ready.erased:
        lines.append(
            f"People who had deleted their data since then: {ready.erased}. It was deleted again."
        )
    elif ready.erased is None:
        lines.append(
            "Nobody can tell who deleted their data since then, so that data is back: look for "
            "erase in the audit of the old database, if it opens."
        )
    if doubts.uncertain:
        lines.append(
            f"Messages that may have been sent since and must not be sent twice: {doubts.uncertain}"
            ". They are uncertain now. Whoever linked a group is asked whether to post its digest "
            "again. List them:  python run.py outbox"
        )
    if doubts.repeated:
        lines.append(
            f"Messages that were waiting: {doubts.repeated}. They are sent when the bot starts, "
            "some perhaps a second time."
        )
    return [*lines, "Now run  python run.py doctor  and start the bot."]


def _moment(found: BackupFile, loaded: Settings) -> str:
    return f"{found.made_at.astimezone(loaded.zone):%Y-%m-%d %H:%M}"


def _reporting(bar: Progress) -> backups.Report:
    task = bar.add_task("Starting", total=None)

    def report(stage: str, done: int, total: int) -> None:
        bar.update(task, description=stage, completed=done, total=total or None)

    return report
