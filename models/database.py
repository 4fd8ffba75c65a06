"""SQLite or PostgreSQL by URL; operations run in worker threads, each with its own connection."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from peewee import (
    IntegrityError,
    InterfaceError,
    OperationalError,
    PeeweeException,
    PostgresqlDatabase,
    SqliteDatabase,
)
from playhouse.migrations import Runner

from models.sqlite_file import SqliteFile, TooLong
from models.tables import database as bound
from models.threads import Threads

P = ParamSpec("P")
T = TypeVar("T")

MIGRATIONS = Path(__file__).parent / "migrations"
SQLITE_PRAGMAS = {
    "journal_mode": "wal",
    "foreign_keys": 1,
    "synchronous": "normal",  # see `transaction` for what a power cut must not take back
    "cache_size": -64_000,  # KiB
    "secure_delete": 1,  # what is erased is overwritten, not only let go
}
TROUBLE = (OperationalError, InterfaceError)  # locked, gone, or no room: it may work again later
# What callers outside models/ may have to catch: peewee itself stays in here.
DatabaseError = PeeweeException
ConstraintViolated = IntegrityError
LOCK_WAIT = 20  # seconds a SQLite writer waits for the one before it
LOG_WAIT = 50  # milliseconds that writers may be kept waiting for readers when the log is emptied
MIGRATION_WAIT = 5  # seconds that another process, which migrates just now, may take to end it
EXAMPLE = "sqlite:///data/boothshakti.db"
EXAMPLES = f"{EXAMPLE} or postgresql://user:password@host/name"


class BadDatabaseUrl(ValueError):
    """The URL names no database that this program can open."""


class Database:
    """One database, bound to all tables, with the threads that work on it."""

    def __init__(self, url: str, threads: int = 4) -> None:
        """Take `sqlite:///path` or `postgresql://…` and open nothing yet; raises BadDatabaseUrl."""
        self.url = url
        self.peewee = _peewee(url)
        self._threads = Threads(threads, "database", self.peewee.close)
        bound.initialize(self.peewee)

    async def run(self, operation: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run an operation in a worker thread and give what it gives, or raise what it raises."""
        return await self._threads.run(partial(self._call, operation, args, kwargs))

    async def glance(self, reading: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Do a reading of a few rows that are found by their keys; raise what it raises.

        At once on SQLite, in a thread where that would keep others waiting. PostgreSQL is a
        round trip away, which only a thread may wait for.
        """
        if isinstance(self.peewee, SqliteFile):
            with suppress(TooLong):
                return self.peewee.glance(partial(reading, *args, **kwargs))
        return await self.run(reading, *args, **kwargs)

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
        """Apply the migrations that are missing, in order; give their names.

        Replicas that start side by side all try; one of them does it, and the others wait for it.
        """
        try:
            return list(self.migrations().up())
        except PeeweeException:
            for _ in range(MIGRATION_WAIT):
                if not self.pending():
                    return []
                time.sleep(1)
            raise

    def migrations(self) -> Any:
        """Give peewee's migration runner for this database."""
        return Runner(self.peewee, str(MIGRATIONS))

    def pending(self) -> list[str]:
        """Give the names of migrations that are not applied yet."""
        return [m.name for m in self.migrations().status() if m.applied is None]

    def empty_log(self) -> bool:
        """Bring what is in SQLite's log into its file, and cut the log off: it keeps old pages.

        False where somebody reads or writes just then, for whom the log stays as it is. Others
        wait for it no longer than LOG_WAIT and the writing take. PostgreSQL's is its own business.
        """
        if not isinstance(self.peewee, SqliteFile):
            return True
        execute: Any = self.peewee.execute_sql
        with self.peewee.turns:
            execute(f"PRAGMA busy_timeout = {LOG_WAIT}")
            try:
                is_busy, _, _ = execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            finally:
                execute(f"PRAGMA busy_timeout = {LOCK_WAIT * 1000}")
        return not is_busy

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
        self._threads.close()
        if isinstance(self.peewee, SqliteFile):
            self.peewee.close_reader()
        self.peewee.close()


@contextmanager
def transaction(*, durable: bool = False) -> Iterator[None]:
    """One transaction, opened inside an operation.

    SQLite takes the write lock at once: a deferred transaction that reads first and then writes
    fails with "database is locked" when another writer came between.

    What is `durable`, and all that was committed before it, outlives a power cut: before an update
    is confirmed to Telegram, and before a message leaves that must not leave twice. The effect of
    an update needs no wait for the disk: what a power cut takes back of it is done again, because
    it takes back too that the update was worked off. PostgreSQL makes every commit durable.
    """
    database = bound.obj
    if not isinstance(database, SqliteFile) or bound.in_transaction():
        with bound.atomic():
            yield
    else:
        with database.turns, _synchronous(full=durable), bound.atomic("IMMEDIATE"):
            yield


@contextmanager
def _synchronous(*, full: bool) -> Iterator[None]:
    if not full:
        yield
        return
    bound.execute_sql("PRAGMA synchronous = full")
    try:
        yield
    finally:
        bound.execute_sql("PRAGMA synchronous = normal")


def _peewee(url: str) -> SqliteDatabase | PostgresqlDatabase:
    scheme = url.partition("://")[0].lower() if "://" in url else ""
    if scheme == "sqlite":
        return _sqlite(url)
    if scheme in ("postgresql", "postgres"):
        # A statement prepared on the server belongs to a session, and a proxy that pools by
        # transaction (PgBouncer before 1.21) gives the next transaction another one.
        return PostgresqlDatabase(url, prefer_psycopg3=True, prepare_threshold=None)
    # The rest of it is not repeated: there may be a password in it.
    begins = f"what begins with {scheme}://" if scheme else "a word alone"
    raise BadDatabaseUrl(f"{begins} is no URL of SQLite or PostgreSQL: write {EXAMPLES}")


def _sqlite(url: str) -> SqliteDatabase:
    path = url.removeprefix("sqlite:///")
    if path == url or not path or path == ":memory:":
        raise BadDatabaseUrl(f"{url!r} names no file: write one with three slashes, as {EXAMPLE}")
    try:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadDatabaseUrl(f"no folder for {path}: {error.strerror}") from None
    return SqliteFile(path, pragmas=SQLITE_PRAGMAS, timeout=LOCK_WAIT)
