"""The two ends of a move: SQLite and PostgreSQL, read and written in pieces of a few rows."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

from models.move import values
from models.move.errors import MoveError
from models.move.schema import MovedTable
from models.move.values import Row

PIECE = 2000  # rows that are in memory at a time
_IN_USE = "the database is in use: stop every process of the bot, and try again"
_SEQUENCES = """
    SELECT table_name, column_name, pg_get_serial_sequence(quote_ident(table_name), column_name)
    FROM information_schema.columns WHERE table_schema = current_schema()
    AND pg_get_serial_sequence(quote_ident(table_name), column_name) IS NOT NULL"""


class Side(Protocol):
    """One end of a move, inside one transaction."""

    def count(self, table: MovedTable) -> int:
        """Return how many rows a table has."""

    def rows(self, table: MovedTable) -> Iterator[Row]:
        """Yield the rows of a table in any order, as PostgreSQL has their values."""

    def write(self, table: MovedTable, rows: Iterable[Row]) -> None:
        """Replace the rows of a table by others."""


class SqliteSide:
    """A SQLite file over a connection of sqlite3."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def count(self, table: MovedTable) -> int:
        """Return how many rows a table has."""
        query = f"SELECT count(*) FROM {table.quoted}"  # noqa: S608 - names of our own tables
        return int(self._connection.execute(query).fetchone()[0])

    def rows(self, table: MovedTable) -> Iterator[Row]:
        """Yield the rows of a table as PostgreSQL has their values. Raises MoveError."""
        query = f"SELECT {table.listed} FROM {table.quoted}"  # noqa: S608
        yield from values.from_sqlite(table, self._connection.execute(query))

    def write(self, table: MovedTable, rows: Iterable[Row]) -> None:
        """Replace the rows of a table by others."""
        self._connection.execute(f"DELETE FROM {table.quoted}")  # noqa: S608
        marks = ", ".join("?" * len(table.columns))
        into = f"INSERT INTO {table.quoted} ({table.listed}) VALUES ({marks})"  # noqa: S608
        self._connection.executemany(into, values.to_sqlite(table, rows))


class PostgresqlSide:
    """A PostgreSQL database over a connection of psycopg."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def count(self, table: MovedTable) -> int:
        """Return how many rows a table has."""
        query = f"SELECT count(*) FROM {table.quoted}"  # noqa: S608
        return int(self._connection.execute(query).fetchone()[0])

    def rows(self, table: MovedTable) -> Iterator[Row]:
        """Yield the rows of a table; the server keeps those that were not asked for yet."""
        with self._connection.cursor(name="moved") as cursor:
            cursor.itersize = PIECE
            cursor.execute(f"SELECT {table.listed} FROM {table.quoted}")  # noqa: S608
            yield from cursor

    def write(self, table: MovedTable, rows: Iterable[Row]) -> None:
        """Replace the rows of a table by others. Raises MoveError for what cannot be stored."""
        import psycopg

        cursor = self._connection.cursor()
        cursor.execute(f"DELETE FROM {table.quoted}")  # noqa: S608
        try:
            with cursor.copy(f"COPY {table.quoted} ({table.listed}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        except (psycopg.DataError, psycopg.IntegrityError) as error:
            # Neither detail nor context: they repeat the row, which may be about a person.
            raise MoveError(
                f"table {table.name}: PostgreSQL refuses a row: {error.diag.message_primary}. "
                "Look for it with sqlite3, and correct it first"
            ) from None

    def set_sequences(self) -> None:
        """Set the next ID of each table to the one after the highest."""
        for table, column, sequence in self._connection.execute(_SEQUENCES).fetchall():
            self._connection.execute(
                f'SELECT setval(%s, max("{column}")) FROM "{table}" '  # noqa: S608
                f'HAVING max("{column}") IS NOT NULL',
                (sequence,),
            )


@contextmanager
def locked_sqlite(file: Path) -> Iterator[sqlite3.Connection]:
    """Open a SQLite file that nobody may write to meanwhile. Raises MoveError."""
    address = f"file:{quote(str(file))}?mode=rw"
    with closing(sqlite3.connect(address, uri=True, isolation_level=None, timeout=0)) as opened:
        try:
            opened.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            raise MoveError(_IN_USE) from None
        yield opened
        opened.execute("ROLLBACK")


@contextmanager
def locked_postgresql(url: str) -> Iterator[Any]:
    """Connect to PostgreSQL, and let nobody write to its tables meanwhile. Raises MoveError."""
    import psycopg

    with psycopg.connect(url) as connection:
        names = connection.execute(
            "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = current_schema()"
        ).fetchall()
        connection.rollback()
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        try:
            every = ", ".join(name for (name,) in names)
            connection.execute(f"LOCK TABLE {every} IN SHARE MODE NOWAIT")
        except psycopg.errors.LockNotAvailable:
            raise MoveError(_IN_USE) from None
        yield connection
        connection.rollback()


@contextmanager
def new_sqlite(file: Path) -> Iterator[sqlite3.Connection]:
    """Open a migrated file that is thrown away if the block fails; check its references."""
    with closing(sqlite3.connect(file, isolation_level=None)) as opened:
        for pragma in ("synchronous = off", "journal_mode = off", "foreign_keys = off"):
            opened.execute(f"PRAGMA {pragma}")
        opened.execute("BEGIN")
        yield opened
        broken = list(islice(opened.execute("PRAGMA foreign_key_check"), 1))
        if broken:
            raise MoveError(f"table {broken[0][0]}: a row refers to one that is not there")
        opened.execute("COMMIT")
        opened.execute("PRAGMA journal_mode = delete")  # one file; the bot's start gives it a log
