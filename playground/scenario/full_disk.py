"""A disk that is full for a while, under the playground's SQLite database.

SQLite refuses with its own error and rolls back by itself, as it does without space: whatever has
changed something must get one page more before it is committed, and may get none. On a real disk
that is the page in SQLite's log. Reading goes on.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from models.database import Database

CHANGES = ("INSERT", "UPDATE", "DELETE", "REPLACE")
# More than all pages that have become free in the file, which a new table would get first.
NEW_TABLE = "CREATE TABLE no_room AS SELECT zeroblob(64000000)"
LEAST, MOST = 1, 4_294_967_294  # SQLite takes the present number of pages for the first


class FullDisk:
    """The disk of one database: `is_full` may be set at any moment, from any thread."""

    def __init__(self, database: Database) -> None:
        """Stand under every connection that the database opens from now on."""
        self.is_full = False
        database.peewee.connect_params["factory"] = self._connect

    def _connect(self, *args: Any, **more: Any) -> "_Connection":
        connection = _Connection(*args, **more)
        connection.disk = self
        return connection


class _Connection(sqlite3.Connection):
    disk: FullDisk
    changes_before = 0  # of this connection, when its transaction began

    def cursor(self, factory: Any = None) -> Any:
        return super().cursor(factory or _Cursor)

    def require_room(self) -> None:
        """Raise SQLite's own error, unless nothing was changed."""
        if self.total_changes == self.changes_before:
            return
        plain = super().cursor()
        plain.execute(f"PRAGMA max_page_count = {LEAST}")
        try:
            plain.execute(NEW_TABLE)
        finally:
            plain.execute(f"PRAGMA max_page_count = {MOST}")

    @contextmanager
    def ending(self) -> Iterator[None]:
        """Commit what the block has done if there is room for it, else roll it back."""
        plain = super().cursor()
        try:
            yield
            self.require_room()
            plain.execute("COMMIT")
        except BaseException:
            if self.in_transaction:  # else SQLite has rolled back itself
                plain.execute("ROLLBACK")
            raise


class _Cursor(sqlite3.Cursor):
    connection: _Connection
    returned: Iterator[Any] | None = None  # rows of a change, read before it was committed

    def execute(self, sql: str, parameters: Any = (), /) -> "_Cursor":
        line, self.returned = self.connection, None
        if not line.disk.is_full:
            return super().execute(sql, parameters)
        if line.in_transaction:
            if sql == "COMMIT":
                line.require_room()
            return super().execute(sql, parameters)
        line.changes_before = line.total_changes
        if not sql.startswith(CHANGES):
            return super().execute(sql, parameters)
        sqlite3.Cursor(line).execute("BEGIN IMMEDIATE")
        with line.ending():
            super().execute(sql, parameters)
            if self.description:  # of RETURNING
                self.returned = iter(super().fetchall())
        return self

    def fetchone(self) -> Any:
        """Return the next row, or None."""
        return super().fetchone() if self.returned is None else next(self.returned, None)

    def fetchall(self) -> list[Any]:
        """Return the rows that are left."""
        return super().fetchall() if self.returned is None else list(self.returned)
