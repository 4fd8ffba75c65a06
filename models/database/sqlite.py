"""SQLite with a fair write lock and bounded reads on the event loop.

A hop to a thread and back costs several times as much as finding a few rows. So a reading that
finds few is first tried on the event loop, within bounds: it writes nothing, waits for no lock, and
is interrupted when it takes too long. Then a thread runs it as if it had not been tried.
"""

import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from peewee import OperationalError, SqliteDatabase

from models.database import private_files
from models.database.fair_lock import FairLock

P = ParamSpec("P")
T = TypeVar("T")
LONGEST = 0.002  # seconds that a reading may take on the event loop
LOOK_UP = 1000  # instructions of SQLite's virtual machine between two looks at the clock, ~50 µs
STALLED = 0.02  # seconds; a reading that takes longer shows that the disk or machine is slow
PAUSE = 1.0  # seconds for which nothing is tried on the event loop after that


class NeedsThread(Exception):
    """Raised when a reading cannot run on the event loop and needs a thread."""


class _PrivateSqlite(SqliteDatabase):
    """A SQLite database whose file is created for this account alone.

    SQLite gives the log, its index and the journal the mode of the database's file.
    """

    def _connect(self) -> Any:
        with suppress(OSError):  # SQLite says itself that there is no folder, or no right
            private_files.create(Path(self.database))
        database: Any = super()
        return database._connect()


class Sqlite(_PrivateSqlite):
    """A SQLite database with a lock for its writers; a second connection serves the event loop.

    One event loop may use that second connection.
    """

    def __init__(self, path: str, pragmas: dict[str, object], timeout: int) -> None:
        """Open nothing yet; `timeout` is how many seconds a writer waits for another."""
        super().__init__(path, pragmas=pragmas, timeout=timeout)
        self._reader: Any = _PrivateSqlite(
            path,
            pragmas=pragmas | {"query_only": 1},
            timeout=0,
            thread_safe=False,
            check_same_thread=False,
        )
        self.write_lock = FairLock(timeout)
        self._reading_in: int | None = None  # the thread that uses the second connection
        self._until = self._not_before = 0.0

    def read_inline(self, reading: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a reading in the calling thread; return or raise what it returns or raises.

        Raises NeedsThread when it takes longer than LONGEST, writes, or meets a lock, and while
        readings are paused. Safe on the event loop.
        """
        started = time.monotonic()
        if started < self._not_before:
            raise NeedsThread
        self._until, self._reading_in = started + LONGEST, threading.get_ident()
        try:
            if self._reader.is_closed() and self._reader.connect():
                self._reader.connection().set_progress_handler(self._is_over, LOOK_UP)
            return reading(*args, **kwargs)
        except (OperationalError, sqlite3.OperationalError) as error:
            raise NeedsThread from error
        finally:
            self._reading_in = None
            ended = time.monotonic()
            if ended - started > STALLED:
                self._not_before = ended + PAUSE

    def cursor(self, named_cursor: Any = None) -> Any:
        """Return a cursor of this thread's connection; peewee calls it for every query."""
        if self._reading_in is not None and self._reading_in == threading.get_ident():
            return self._reader.cursor()
        database: Any = super()
        return database.cursor(named_cursor)

    def rollback(self) -> None:
        """Roll back, unless SQLite has: it does so itself when the disk is full, and says why.

        A second rollback would fail, and its error would hide that reason.
        """
        database: Any = super()
        if self.is_closed() or database.connection().in_transaction:
            database.rollback()

    def close_reader(self) -> None:
        """Close the second connection; the next inline reading opens it again."""
        self._reader.close()

    def _is_over(self) -> bool:
        return time.monotonic() > self._until
