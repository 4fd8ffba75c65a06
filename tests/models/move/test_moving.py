"""A moved database has every row and goes on; an interrupted move leaves nothing behind."""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from models import audit, move, tables, workers
from models.database import Database
from models.database import sqlite_file as file_of_url
from models.maintenance import recount
from models.move import MoveError, sides
from models.move.moving import MovedDatabase, Report
from models.move.schema import MovedTable
from models.queues import leases
from tests.models.move.worlds import everything, fill
from tests.support.databases import named
from tests.support.world import HOUR, NOON, person

ROOT = Path(__file__).parents[3]
LATER = NOON + HOUR


@pytest.fixture
def target(db: Database, postgres: str, tmp_path: Path) -> str:
    """The URL of an empty database of the other kind."""
    return empty("sqlite" if db.shared else "postgresql", postgres, tmp_path)


def empty(kind: str, server: str, folder: Path) -> str:
    if kind == "sqlite":
        return f"sqlite:///{folder / 'moved' / 'b.db'}"
    name = f"moved_{folder.name}".replace("-", "_").lower()
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}"')
        connection.execute(f'CREATE DATABASE "{name}"')
    return named(server, name)


def silent(stage: str, done: int, total: int) -> None:
    """Take a report, and do nothing."""


def moved(source: Database, target: str, report: Report = silent) -> MovedDatabase:
    source.close()
    tables.Worker._meta.database.close()  # of the one that the tables are bound to
    return move.move(source.url, target, LATER, report)


def test_every_row_of_every_table_is_there(db: Database, target: str) -> None:
    fill()
    db.close()
    before = everything(db.url)
    told: list[tuple[str, int, int]] = []
    done = moved(db, target, lambda *report: told.append(report))
    assert all(before.values())
    assert everything(target) == before
    assert everything(db.url) == before
    assert done.rows == {name: len(rows) for name, rows in before.items()}
    assert [stage for stage, _, _ in told] == ["Migrating", "Copying", "Checking"]
    assert told[-1][2] == done.total


def test_there_and_back_the_stored_bytes_are_the_same(
    db: Database, target: str, postgres: str, tmp_path: Path
) -> None:
    fill()
    moved(db, target)
    back = empty("postgresql" if db.shared else "sqlite", postgres, tmp_path / "back")
    moved(Database(target), back)
    assert stored(back) == stored(db.url)


def stored(url: str) -> object:
    """Return all that a database stores, as it is in its file or in a dump."""
    file = file_of_url(url)
    if file is None:
        return everything(url)
    with closing(sqlite3.connect(file)) as opened:
        names = opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {
            name: sorted(repr(row) for row in opened.execute(f'SELECT * FROM "{name}"'))
            for (name,) in names
        }


def test_the_bot_goes_on_in_the_new_database(db: Database, target: str) -> None:
    fill()
    moved(db, target)
    database = Database(target)
    try:
        assert database.pending() == []
        assert audit.verify().broken is None
        assert recount.check(LATER) == recount_of(db, target)
        newest = max(row.id for row in tables.Worker.select())
        ravi = person(2, "Ravi Malviya", "166/2")
        assert workers.by_telegram_id(2).code == ravi.code
        assert tables.Worker.get(tables.Worker.telegram_id == 2).id == newest + 1
    finally:
        database.close()


def recount_of(source: Database, target: str) -> object:
    """Return what `recount` says of the source, and bind the tables to the target again."""
    database = Database(source.url)
    found = recount.check(LATER)
    database.close()
    Database(target)
    return found


def nothing_in(target: str) -> bool:
    file = file_of_url(target)
    if file is not None:
        return not file.parent.exists() or list(file.parent.iterdir()) == []
    with psycopg.connect(target) as connection:
        query = "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()"
        return connection.execute(query).fetchone() == (0,)


@pytest.mark.parametrize("stage", ["Copying", "Checking"])
def test_whoever_interrupts_it_starts_again(db: Database, target: str, stage: str) -> None:
    fill()
    db.close()
    before = everything(db.url)

    def interrupt(now: str, done: int, total: int) -> None:
        if now == stage:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        moved(db, target, interrupt)
    assert nothing_in(target)
    assert everything(db.url) == before
    moved(db, target)
    assert everything(target) == before


KILLED = """
import os, signal, sys
from datetime import datetime, UTC
from models import move

def die(stage, done, total):
    if stage == "Checking":
        os.kill(os.getpid(), signal.SIGKILL)

move.move(sys.argv[1], sys.argv[2], datetime.now(UTC), die)
"""


def test_a_killed_move_can_be_made_again(db: Database, target: str) -> None:
    fill()
    db.close()
    tables.Worker._meta.database.close()
    command = [sys.executable, "-c", KILLED, db.url, target]
    died = subprocess.run(command, cwd=ROOT, env=os.environ, check=False)
    assert died.returncode == -signal.SIGKILL
    assert file_of_url(target) is None or not file_of_url(target).exists()  # type: ignore[union-attr]
    moved(db, target)
    assert everything(target) == everything(db.url)


def test_a_target_with_tables_is_refused_and_stays(db: Database, target: str) -> None:
    fill()
    moved(db, target)
    before = everything(target)
    with pytest.raises(MoveError, match=r"has tables already: create|is there already: use"):
        moved(db, target)
    assert everything(target) == before


def test_a_running_bot_is_not_moved(db: Database, target: str) -> None:
    leases.acquire("sender", "elsewhere:1:ab", LATER, timedelta(seconds=20))
    with pytest.raises(MoveError, match="the bot is running: stop every process"):
        moved(db, target)
    assert nothing_in(target)


def test_a_database_that_somebody_writes_to_is_not_moved(db: Database, target: str) -> None:
    db.close()
    tables.Worker._meta.database.close()
    file = file_of_url(db.url)
    with closing(psycopg.connect(db.url) if file is None else sqlite3.connect(file)) as other:
        other.cursor().execute("UPDATE post_kind SET rank = rank")
        with pytest.raises(MoveError, match="in use: stop every process"):
            move.move(db.url, target, LATER, silent)
    assert nothing_in(target)


def test_nobody_writes_to_the_source_meanwhile(db: Database, target: str) -> None:
    refused = []

    def write(stage: str, done: int, total: int) -> None:
        file = file_of_url(db.url)
        with closing(
            psycopg.connect(db.url) if file is None else sqlite3.connect(file, timeout=0)
        ) as other:
            try:
                if file is None:
                    other.cursor().execute("SET lock_timeout = 1")
                other.cursor().execute("UPDATE post_kind SET rank = rank")
            except (psycopg.errors.LockNotAvailable, sqlite3.OperationalError):
                refused.append(stage)

    moved(db, target, write)
    assert refused == ["Migrating", "Copying", "Checking"]


def test_an_older_database_is_migrated_by_its_operator_first(db: Database, target: str) -> None:
    db.revert_to(db.migrations().migrations()[-2].name)
    with pytest.raises(MoveError, match=r"not of this version: run {2}python run.py migrate"):
        moved(db, target)


def test_two_of_one_kind_are_refused(db: Database) -> None:
    with pytest.raises(MoveError, match="of one kind"):
        moved(db, db.url)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ("name = name || char(0)", "table worker, column name: .* has a zero byte"),
        (
            "name = 'Ravi' || hex(zeroblob(100))",
            "table worker: PostgreSQL refuses a row: value too",
        ),
        ("confirmed_at = 'Ravi'", "table worker, column confirmed_at: .*timestamp"),
        ("inviter_id = 4711", "foreign key"),
    ],
)
def test_what_postgresql_cannot_hold_is_named_without_its_value(
    db: Database, target: str, change: str, complaint: str
) -> None:
    fill()
    db.close()
    tables.Worker._meta.database.close()
    file = file_of_url(db.url)
    assert file is not None
    with closing(sqlite3.connect(file)) as opened, opened:
        opened.execute(f"UPDATE worker SET {change} WHERE id = (SELECT max(id) FROM worker)")
    with pytest.raises(MoveError, match=complaint) as refused:
        move.move(db.url, target, LATER, silent)
    assert "Ravi" not in str(refused.value)
    assert nothing_in(target)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_table_that_differs_afterwards_is_found(
    db: Database, target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill()
    written = sides.PostgresqlSide.write

    def lossy(self: sides.PostgresqlSide, table: MovedTable, rows: object) -> None:
        written(self, table, rows)  # type: ignore[arg-type]
        if table.name == "consent":
            self._connection.execute("UPDATE consent SET text_hash = repeat('0', 64)")

    monkeypatch.setattr(sides.PostgresqlSide, "write", lossy)
    with pytest.raises(MoveError, match="table consent is not the same"):
        moved(db, target)
    assert nothing_in(target)
