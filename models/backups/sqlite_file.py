"""Copy a SQLite database that is in use, and look whether a copy is whole."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from models.backups.contents import HISTORY, Contents
from models.backups.errors import BackupError
from models.database import private_files

PAGES = 256  # copied between two reports: 1 MB
CACHE = 64_000  # KiB: integrity_check looks up each row in each index, and would read pages again
LOOK_UP = 1_000_000  # instructions of SQLite's virtual machine between two reports
# A stage, how much of it is done, and of how much; what it raises ends the work.
Report = Callable[[str, int, int], None]


def copy(source: Path, target: Path, report: Report) -> None:
    """Copy a database as it is at this moment to a new file, while others read and write it.

    Raises BackupError where there is no room for it, and what `report` raises.
    """
    private_files.create(target)
    with _reported(target), closing(_connect(source)) as live, closing(_connect(target)) as new:
        for pragma in ("synchronous = off", "journal_mode = off"):  # it is synced when complete
            new.execute(f"PRAGMA {pragma}")
        # Without a transaction held open, each write of others would make the copy begin anew.
        live.execute("BEGIN")
        live.execute("SELECT count(*) FROM sqlite_master").fetchone()
        live.backup(
            new,
            pages=PAGES,
            progress=lambda _, left, total: report("Copying", total - left, total),
        )
        new.execute("PRAGMA journal_mode = delete")  # a copy is one file, without a log beside it
    sync(target)


def examine(file: Path, report: Report) -> Contents:
    """Return what is in a copy. Raises BackupError where SQLite finds it damaged, or unknown."""
    stopped: list[BaseException] = []  # SQLite swallows what its progress handler raises

    def look_up() -> int:
        try:
            report("Checking", 0, 0)
        except BaseException as error:
            stopped.append(error)
        return len(stopped)

    with closing(_connect(file)) as copied:
        copied.set_progress_handler(look_up, LOOK_UP)
        try:
            copied.execute(f"PRAGMA cache_size = -{CACHE}")
            damage = [row[0] for row in copied.execute("PRAGMA integrity_check(3)")]
            if damage != ["ok"]:
                raise BackupError(f"the copy is damaged: {'; '.join(damage)}")
            rows = {
                name: copied.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608
                for name in tables(copied)
            }
            schema = copied.execute(f"SELECT name FROM {HISTORY}").fetchall()  # noqa: S608
        except sqlite3.DatabaseError as error:
            if stopped:
                raise stopped[0] from None
            raise BackupError(f"it is not a complete database of this program: {error}") from None
    return Contents(frozenset(name for (name,) in schema), rows)


def tables(connection: sqlite3.Connection) -> list[str]:
    """Return the names of all tables, in order."""
    found = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        " ORDER BY name"
    )
    return [name for (name,) in found]


def has_rows(file: Path) -> bool:
    """Return whether there is a database with tables in a file."""
    if not file.exists():
        return False
    with closing(_connect(file)) as old, suppress(sqlite3.DatabaseError):
        return bool(tables(old))
    return True  # damaged, perhaps: it is somebody's all the same


def require_unused(file: Path) -> None:
    """Raise BackupError while any process has a database open; write its log into it."""
    try:
        close_log(file)
    except sqlite3.OperationalError as error:
        raise BackupError(f"{file} is in use ({error}): stop every process of the bot") from None
    except sqlite3.DatabaseError:  # damaged, which is why it is to be replaced
        pass


def close_log(file: Path) -> None:
    """Write a database's log (WAL) into its file, and do without from now on.

    SQLite refuses it while another connection is open. The next start has a log again.
    """
    with closing(_connect(file)) as database:
        database.execute("PRAGMA journal_mode = delete")


def put_aside(file: Path, aside: Path) -> None:
    """Rename a database that nobody uses, with its log. Raises BackupError while it is in use."""
    require_unused(file)
    for end in ("-wal", "-shm"):  # of one that is damaged
        with suppress(FileNotFoundError):
            Path(f"{file}{end}").rename(f"{aside}{end}")
    file.rename(aside)


def sync(file: Path) -> None:
    """Return once a file is on the disk, where a power cut leaves it. Raises OSError."""
    number = os.open(file, os.O_RDWR)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _connect(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{quote(str(file))}?mode=rw", uri=True, isolation_level=None)


@contextmanager
def _reported(target: Path) -> Iterator[None]:
    """Raise what SQLite says of the disk as a BackupError."""
    try:
        yield
    except sqlite3.Error as error:
        raise BackupError(f"{target}: cannot be written: {error}") from None
