"""Open SQLite or PostgreSQL by URL, and run operations on it.

Operations run in worker threads, each with its own connection.
"""

import time
from collections.abc import Callable
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

from models.database import private_files, recording
from models.database.base import database as bound
from models.database.sqlite import NeedsThread, Sqlite
from models.database.worker_threads import WorkerThreads

P = ParamSpec("P")
T = TypeVar("T")

MIGRATIONS = Path(__file__).parents[1] / "migrations"
CACHE = -64_000  # KiB of a connection
REWRITING_CACHE = -2_000  # a rewrite reads each page once, and the process keeps what it took
SQLITE_PRAGMAS = {
    "journal_mode": "wal",
    "foreign_keys": 1,
    "synchronous": "normal",  # see `transaction` for what a power cut must not take back
    "cache_size": CACHE,
    "secure_delete": 1,  # what is erased is overwritten, not only marked as free
}
DATABASE_UNAVAILABLE = (
    OperationalError,
    InterfaceError,
)  # locked, gone or full: it may work again later
DatabaseUnavailable = OperationalError  # one of them, for what must be tried again
# What callers outside models may have to catch: peewee itself stays in here.
DatabaseError = PeeweeException
ConstraintViolated = IntegrityError
LOCK_WAIT = 20  # seconds that a SQLite writer waits for the one before it
LOG_WAIT = 50  # milliseconds for which emptying the log may make writers wait for readers
MIGRATION_WAIT = 5  # seconds that another process may take to finish SQLite's migration
MIGRATION_LOCK = 0x5348414B  # any number that nothing else locks in this database
EXAMPLE = "sqlite:///data/boothshakti.db"
EXAMPLES = f"{EXAMPLE} or postgresql://user:password@host/name"


class BadDatabaseUrl(ValueError):
    """Raised for a URL that names no database which this program can open."""


class Database:
    """A database bound to all tables, with the worker threads that use it."""

    def __init__(self, url: str, threads: int = 4) -> None:
        """Bind the tables to `sqlite:///path` or `postgresql://…`, opening nothing yet.

        Raises BadDatabaseUrl.
        """
        self.url = url
        self.peewee = _peewee(url)
        self._threads = WorkerThreads(threads, "database", self.peewee.close)
        bound.initialize(self.peewee)

    async def run(self, operation: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run an operation in a worker thread; return or raise what it returns or raises."""
        return await self._threads.run(partial(self._call, operation, args, kwargs))

    async def run_recorded(
        self,
        store: recording.ResultStore,
        operation: Callable[P, T],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Run an operation as `run` does, or return what the store says that it returned."""
        recalled = store.recall(operation)
        if recalled is not None:
            result: T = recalled[0]
            return result
        arguments = (store, operation, args, kwargs)
        return await self._threads.run(partial(self._call, recording.run_recorded, arguments, {}))

    async def read_inline(self, reading: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a reading that looks up a few rows by key, on the event loop where that is quick.

        SQLite answers on the event loop, unless that would make others wait: then a thread does
        it. PostgreSQL is a round trip away, which only a thread may wait for. Raises what the
        reading raises.
        """
        if isinstance(self.peewee, Sqlite):
            try:
                return self.peewee.read_inline(reading, *args, **kwargs)
            except NeedsThread:
                pass
        return await self.run(reading, *args, **kwargs)

    @property
    def shared(self) -> bool:
        """Whether several processes may use the database at the same time."""
        return isinstance(self.peewee, PostgresqlDatabase)

    def open_to_others(self) -> list[Path]:
        """Return which files and folder of a SQLite database others may open on this machine."""
        return [] if self.shared else private_files.open_to_others(str(self.peewee.database))

    def _call(
        self, operation: Callable[..., T], args: tuple[object, ...], kwargs: dict[str, object]
    ) -> T:
        try:
            return operation(*args, **kwargs)
        except DATABASE_UNAVAILABLE:
            # The server may be gone: the next operation in this thread connects again.
            if not self.peewee.in_transaction():
                self.peewee.close()
            raise

    def migrate(self) -> list[str]:
        """Apply the missing migrations in order; return their names.

        Replicas that start at the same time all try: one of them migrates, the others wait for it
        as long as it takes. PostgreSQL applies all of them or none.
        """
        if self.shared:
            with self.peewee.atomic():
                self.migration_lock()
                return list(self.migrations().up())
        try:
            return list(self.migrations().up())
        except PeeweeException:
            for _ in range(MIGRATION_WAIT):
                if not self.pending():
                    return []
                time.sleep(1)
            raise

    def migration_lock(self) -> None:
        """Keep other processes from migrating PostgreSQL until the caller's transaction ends.

        It belongs to the transaction, so that it holds behind a proxy that pools connections.
        """
        execute: Any = self.peewee.execute_sql
        execute("SELECT pg_advisory_xact_lock(%s)", (MIGRATION_LOCK,))

    def migrations(self) -> Runner:
        """Return peewee's migration runner for this database."""
        return Runner(self.peewee, str(MIGRATIONS))

    def pending(self) -> list[str]:
        """Return the names of the migrations that are not applied yet."""
        return [m.name for m in self.migrations().status() if m.applied is None]

    def unknown(self) -> list[str]:
        """Return the names of migrations that a newer program has applied to this database."""
        return [m.name for m in self.migrations().status() if m.path is None]

    def revert_to(self, name: str) -> list[str]:
        """Revert every migration after this one, newest first; return their names.

        Raises ValueError when it is not applied. What those migrations added is lost.
        """
        applied = [m.name for m in self.migrations().status() if m.applied]
        if name not in applied:
            raise ValueError(name)
        later = applied[applied.index(name) + 1 :]
        return list(self.migrations().down(later[0])) if later else []

    def empty_log(self) -> bool:
        """Write SQLite's log (WAL) back into its file and truncate it, as it keeps old pages.

        Returns False when somebody reads or writes at that moment: then the log stays as it is.
        Others wait no longer than LOG_WAIT plus the time of the writing. PostgreSQL manages its
        log by itself.
        """
        if not isinstance(self.peewee, Sqlite):
            return True
        execute: Any = self.peewee.execute_sql
        with self.peewee.write_lock:
            execute(f"PRAGMA busy_timeout = {LOG_WAIT}")
            try:
                is_busy, _, _ = execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            finally:
                execute(f"PRAGMA busy_timeout = {LOCK_WAIT * 1000}")
        return not is_busy

    def rewrite(self) -> None:
        """Rewrite SQLite's file and empty its log, so that nothing that was erased is left in it.

        `secure_delete` alone leaves traces where rows were moved to other pages. A rewrite takes
        about 7 s per GB, during which others can read but not write. PostgreSQL needs none.
        """
        if not self.shared:
            execute: Any = self.peewee.execute_sql
            execute(f"PRAGMA cache_size = {REWRITING_CACHE}")
            try:
                execute("VACUUM")
            finally:
                execute(f"PRAGMA cache_size = {CACHE}")
            execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Stop the threads and close every connection, including that of the calling thread."""
        self._threads.close()
        if isinstance(self.peewee, Sqlite):
            self.peewee.close_reader()
        self.peewee.close()


def _peewee(url: str) -> SqliteDatabase | PostgresqlDatabase:
    scheme = url.partition("://")[0].lower() if "://" in url else ""
    if scheme == "sqlite":
        return _sqlite(url)
    if scheme in ("postgresql", "postgres"):
        # A statement prepared on the server belongs to a session, and a proxy that pools
        # connections by transaction (PgBouncer before 1.21) gives each transaction another one.
        return PostgresqlDatabase(url, prefer_psycopg3=True, prepare_threshold=None)
    # The rest of the URL is not repeated, as there may be a password in it.
    begins = f"what begins with {scheme}://" if scheme else "a word alone"
    raise BadDatabaseUrl(f"{begins} is not a URL of SQLite or PostgreSQL: write {EXAMPLES}")


def sqlite_file(url: str) -> Path | None:
    """Return the file that a URL of SQLite names, there or not; None for another database.

    Raises BadDatabaseUrl.
    """
    if url.partition("://")[0].lower() != "sqlite":
        return None
    path = url.removeprefix("sqlite:///")
    if path == url or not path or path == ":memory:":
        raise BadDatabaseUrl(f"{url!r} names no file: write one with three slashes, as {EXAMPLE}")
    return Path(path)


def _sqlite(url: str) -> SqliteDatabase:
    path = sqlite_file(url)
    assert path is not None
    try:
        private_files.make_folder(path.parent)
    except OSError as error:
        raise BadDatabaseUrl(f"no folder for {path}: {error.strerror}") from None
    return Sqlite(str(path), pragmas=SQLITE_PRAGMAS, timeout=LOCK_WAIT)
