"""Move a database that nobody uses: lock it, fill an empty one of the other kind, compare both."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from models.database import Database, private_files
from models.database import sqlite_file as file_of_url
from models.move import schema, sides
from models.move.errors import MoveError
from models.move.schema import MovedTable
from models.move.sides import PostgresqlSide, Side, SqliteSide
from models.move.values import Checksum, Row
from models.queues import leases

TELL_EVERY = 1000  # rows between two reports
# A stage, how many rows of it are done, and of how many; what it raises ends the work.
Report = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class MovedDatabase:
    """How many rows were moved, of each table; all of them were read again and are the same."""

    rows: dict[str, int]

    @property
    def total(self) -> int:
        """The number of all rows."""
        return sum(self.rows.values())


def move(source: str, target: str, now: datetime, report: Report) -> MovedDatabase:
    """Copy every row of the database at one URL to an empty one of the other kind.

    The target is there as a whole or not at all, also if the process is killed: whoever was
    interrupted starts again. The source is only read, and stays. Raises MoveError.
    """
    from_file, to_file = file_of_url(source), file_of_url(target)
    if (from_file is None) == (to_file is None):
        raise MoveError(
            "both databases are of one kind: move between SQLite and PostgreSQL; for the same "
            "kind use  backup  and  restore"
        )
    _require_ready(source, from_file, now)
    if from_file is not None:
        with sides.locked_sqlite(from_file) as opened:
            return _to_postgresql(SqliteSide(opened), target, report)
    assert to_file is not None
    with sides.locked_postgresql(source) as connection:
        side = PostgresqlSide(connection)
        return _to_sqlite(side, schema.tables(connection), to_file, report)


def _require_ready(url: str, file: Path | None, now: datetime) -> None:
    """Raise MoveError for a source that is not there, not of this version, or in use."""
    if file is not None and not file.exists():
        raise MoveError(f"there is no database at {file}: check SHAKTI_DATABASE_URL")
    database = Database(url)
    try:
        if database.pending() or database.unknown():
            raise MoveError(
                "the database is not of this version: run  python run.py migrate  first, with "
                "the version that is to run"
            )
        if leases.process_runs(now):
            raise MoveError(
                "the bot is running: stop every process of it, and try again in a minute"
            )
    finally:
        database.close()


def _to_postgresql(source: Side, url: str, report: Report) -> MovedDatabase:
    """Fill a PostgreSQL database in one transaction, which a kill takes back."""
    database = Database(url)
    try:
        with database.peewee.atomic():
            connect: Any = database.peewee.connection
            connection = connect()
            database.migration_lock()  # also against a second move, or a bot that starts
            if schema.tables(connection):
                raise MoveError(
                    "the target has tables already: create an empty database for it "
                    "(createdb NAME), or drop the one that is there"
                )
            report("Migrating", 0, 0)
            database.migrate()
            target, tables = PostgresqlSide(connection), schema.tables(connection)
            moved = _copied(source, target, tables, report)
            target.set_sequences()
        connection.execute("ANALYZE")  # or its first plans would be guesses
        return moved
    finally:
        database.close()


def _to_sqlite(
    source: Side, tables: tuple[MovedTable, ...], file: Path, report: Report
) -> MovedDatabase:
    """Fill a SQLite file beside its place, and rename it once it is complete."""
    if os.path.lexists(file):
        raise MoveError(f"{file} is there already: use another name, or remove it first")
    private_files.make_folder(file.parent)
    part = file.with_name(f"{file.stem}.moving")
    with private_files.unfinished(part):
        private_files.create(part)
        database = Database(f"sqlite:///{part}")
        try:
            report("Migrating", 0, 0)
            database.migrate()
        finally:
            database.close()
        with sides.new_sqlite(part) as opened:
            moved = _copied(source, SqliteSide(opened), tables, report)
        with part.open("r+b") as written:
            os.fsync(written.fileno())
        part.rename(file)
    return moved


def _copied(
    source: Side, target: Side, tables: tuple[MovedTable, ...], report: Report
) -> MovedDatabase:
    """Copy each table, then read it from the target and compare."""
    total = sum(source.count(table) for table in tables)
    sums = {table.name: Checksum() for table in tables}
    advance = _Advance("Copying", total, report)
    for table in tables:
        target.write(table, advance.of(sums[table.name].seen(source.rows(table))))
    advance = _Advance("Checking", total, report)
    for table in tables:
        found = Checksum()
        for _ in advance.of(found.seen(target.rows(table))):
            pass
        if found != sums[table.name]:
            raise MoveError(
                f"table {table.name} is not the same in the target: {sums[table.name].rows} rows "
                f"were read, and {found.rows} are there. Nothing was kept: try again"
            )
    return MovedDatabase({table.name: sums[table.name].rows for table in tables})


class _Advance:
    """How far one stage is, in rows."""

    def __init__(self, stage: str, total: int, report: Report) -> None:
        self._stage, self._total, self._report, self._done = stage, total, report, 0

    def of(self, rows: Iterator[Row]) -> Iterator[Row]:
        """Yield rows, and report now and then."""
        for row in rows:
            if self._done % TELL_EVERY == 0:
                self._report(self._stage, self._done, self._total)
            self._done += 1
            yield row
