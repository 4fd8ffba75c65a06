"""A SQLite file: of whoever writes one after the other has a turn, and the event loop may glance.

A hop to a thread and back costs several times what it takes to find a few rows. So a reading that
finds few is tried at once, within bounds: it writes nothing, waits for no lock, and is broken off
when it takes too long. Then a thread does it, as if it had not been tried.
"""

import sqlite3
import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

from peewee import OperationalError, SqliteDatabase

from models.turns import Turns

T = TypeVar("T")
LONGEST = 0.002  # seconds
LOOK_UP = 1000  # steps of SQLite's machine between two looks at the clock, some 50 µs
STALLED = 0.02  # seconds after which it was the disk or the machine that was slow
PAUSE = 1.0  # seconds in which nothing is tried after that


class TooLong(Exception):
    """A thread has to do it."""


class SqliteFile(SqliteDatabase):
    """A SQLite file. `turns` are for who writes; by a second connection one event loop reads."""

    def __init__(self, path: str, pragmas: dict[str, object], timeout: int) -> None:
        """Take the file, peewee's pragmas, and the seconds that a writer waits for another."""
        super().__init__(path, pragmas=pragmas, timeout=timeout)
        self._reader: Any = SqliteDatabase(
            path,
            pragmas=pragmas | {"query_only": 1},
            timeout=0,
            thread_safe=False,
            check_same_thread=False,
        )
        self.turns = Turns(timeout)
        self._reading_in: int | None = None  # the thread that uses it just now
        self._until = self._not_before = 0.0

    def glance(self, reading: Callable[[], T]) -> T:
        """Give what a reading gives, or raise what it raises.

        Raises TooLong where a thread has to do it: it takes long, writes, or meets a lock.
        """
        begun = time.monotonic()
        if begun < self._not_before:
            raise TooLong
        self._until, self._reading_in = begun + LONGEST, threading.get_ident()
        try:
            if self._reader.connect(reuse_if_open=True):
                self._reader.connection().set_progress_handler(self._is_over, LOOK_UP)
            return reading()
        except (OperationalError, sqlite3.OperationalError) as error:
            raise TooLong from error
        finally:
            self._reading_in = None
            ended = time.monotonic()
            if ended - begun > STALLED:
                self._not_before = ended + PAUSE

    def cursor(self, named_cursor: Any = None) -> Any:
        """Give a cursor of this thread's connection; peewee does everything by it."""
        if self._reading_in is not None and self._reading_in == threading.get_ident():
            return self._reader.cursor()
        database: Any = super()
        return database.cursor(named_cursor)

    def close_reader(self) -> None:
        """Close the second connection; the next glance opens it again."""
        self._reader.close()

    def _is_over(self) -> bool:
        return time.monotonic() > self._until
