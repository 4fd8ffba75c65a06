"""SQLite or PostgreSQL by URL; operations run in worker threads, each with its own connection."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ParamSpec, TypeVar
from urllib.parse import urlsplit

from peewee import InterfaceError, OperationalError, PostgresqlDatabase, SqliteDatabase
from playhouse.migrations import Runner

from models.tables import database as bound

P = ParamSpec("P")
T = TypeVar("T")

MIGRATIONS = Path(__file__).parent / "migrations"
SQLITE_PRAGMAS = {
    "journal_mode": "wal",
    "foreign_keys": 1,
    "synchronous": "full",  # a power cut must not take back what was confirmed to Telegram
    "cache_size": -64_000,  # KiB
    "secure_delete": 1,  # what is erased is overwritten, not only let go
}
TROUBLE = (OperationalError, InterfaceError)  # locked, gone, or no room: it may work again later
LOCK_WAIT = 20  # seconds a SQLite writer waits for the one before it


class BadDatabaseUrl(ValueError):
    """The URL names no database that this program can open."""


class Database:
    """One database, bound to all tables, with the threads that work on it."""

    def __init__(self, url: str, threads: int = 4) -> None:
        """Take `sqlite:///path` or `postgresql://…` and open nothing yet; raises BadDatabaseUrl."""
        self.url = url
        self.peewee = _peewee(url)
        self._threads = threads
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="database")
        bound.initialize(self.peewee)

    async def run(self, operation: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run an operation in a worker thread and give what it gives, or raise what it raises."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, self._call, operation, args, kwargs)

    @property
    def shared(self) -> bool:
        """Whether several processes may work on it at once."""
        return isinstance(self.peewee, PostgresqlDatabase)

    def _call(self, operation: Callable[..., T], args: Any, kwargs: Any) -> T:
        try:
            return operation(*args, **kwargs)
        except TROUBLE:
            # The server may have gone: the next operation in this thread connects anew.
            if not self.peewee.in_transaction():
                self.peewee.close()
            raise

    def migrate(self) -> list[str]:
        """Apply the migrations that are missing, in order; give their names."""
        return list(self.migrations().up())

    def migrations(self) -> Any:
        """Give peewee's migration runner for this database."""
        return Runner(self.peewee, str(MIGRATIONS))

    def pending(self) -> list[str]:
        """Give the names of migrations that are not applied yet."""
        return [m.name for m in self.migrations().status() if m.applied is None]

    def rewrite(self) -> None:
        """Write SQLite's file anew and empty its log, so that nothing that was erased is left.

        `secure_delete` alone leaves a little where rows were moved to other pages. It takes about
        7 s for each GB, in which others read and do not write. PostgreSQL does it by itself.
        """
        if not self.shared:
            execute: Any = self.peewee.execute_sql
            execute("VACUUM")
            execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Close every thread's connection, this thread's too, and end the threads."""
        barrier = threading.Barrier(self._threads)

        def close_mine() -> None:
            barrier.wait(timeout=60)
            self.peewee.close()

        for _ in range(self._threads):
            self._pool.submit(close_mine)
        self._pool.shutdown(wait=True)
        self.peewee.close()


@contextmanager
def transaction() -> Iterator[None]:
    """One transaction, opened inside an operation.

    SQLite takes the write lock at once: a deferred transaction that reads first and then writes
    fails with "database is locked" when another writer came between.
    """
    sqlite = isinstance(bound.obj, SqliteDatabase)
    with bound.atomic("IMMEDIATE") if sqlite else bound.atomic():
        yield


def _peewee(url: str) -> SqliteDatabase | PostgresqlDatabase:
    scheme = urlsplit(url).scheme
    if scheme == "sqlite":
        path = url.removeprefix("sqlite:///")
        if path == url or not path or path == ":memory:":
            raise BadDatabaseUrl(f"{url!r}: a SQLite URL names a file, as in sqlite:///data/bot.db")
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        return SqliteDatabase(path, pragmas=SQLITE_PRAGMAS, timeout=LOCK_WAIT)
    if scheme in ("postgresql", "postgres"):
        return PostgresqlDatabase(url, prefer_psycopg3=True)
    raise BadDatabaseUrl(f"{scheme!r} is neither sqlite nor postgresql")
