"""Databases opened by URL, and operations in worker threads."""

import re
import sqlite3
import time
from pathlib import Path
from typing import Any

import pytest

from models import tables
from models.database import BadDatabaseUrl, Database, engine, transaction


@pytest.mark.parametrize(
    ("url", "advice"),
    [
        ("mysql://asha:word@host/x", "mysql://"),
        ("sqlite://", "three slashes"),
        ("sqlite://data/x.db", "three slashes"),
        ("sqlite:///:memory:", "three slashes"),
        ("sqlite:////proc/none/x.db", "no folder for /proc/none/x.db"),
        ("postgresql:/host/x", "postgresql://user:password@host/name"),
        ("x", "sqlite:///data/boothshakti.db or postgresql://"),
        ("http://[::1", "sqlite:///data/boothshakti.db or postgresql://"),
        ("", "sqlite:///data/boothshakti.db or postgresql://"),
    ],
)
def test_a_url_that_names_no_database_is_refused_with_the_right_form(url: str, advice: str) -> None:
    with pytest.raises(BadDatabaseUrl, match=re.escape(advice)) as caught:
        Database(url)
    assert "word@" not in str(caught.value).replace("password@", "")


async def test_an_operation_runs_off_the_event_loop_and_its_rows_are_seen(db: Database) -> None:
    def add(title: str) -> int:
        with transaction():
            return int(tables.Training.create(title=title).id)

    training_id = await db.run(add, "बूथ प्रबंधन")
    assert tables.Training.get_by_id(training_id).title == "बूथ प्रबंधन"


async def test_a_failed_operation_leaves_nothing_behind(db: Database) -> None:
    def fail() -> None:
        with transaction():
            tables.Training.create(title="half")
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        await db.run(fail)
    assert tables.Training.select().count() == 0


def test_the_log_keeps_what_was_erased_until_it_is_emptied(db: Database, tmp_path: Path) -> None:
    if db.shared:
        assert db.empty_log()
        return
    tables.Training.create(title="बूथ प्रबंधन")
    tables.Training.delete().execute()
    assert "प्रबंधन".encode() in held(tmp_path)
    assert db.empty_log()
    assert "प्रबंधन".encode() not in held(tmp_path)
    assert (tmp_path / "test.db-wal").stat().st_size == 0


def test_who_reads_meanwhile_keeps_the_log_and_is_not_waited_for(
    db: Database, tmp_path: Path
) -> None:
    if db.shared:
        pytest.skip("SQLite's log")
    tables.Training.create(title="बूथ प्रबंधन")
    reader = sqlite3.connect(tmp_path / "test.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM training").fetchall()
    tables.Training.delete().execute()
    begun = time.monotonic()
    assert not db.empty_log()
    assert time.monotonic() - begun < engine.LOCK_WAIT / 2  # for which writers wait
    reader.execute("COMMIT")
    assert db.empty_log()
    assert "प्रबंधन".encode() not in held(tmp_path)
    reader.close()


def test_a_writer_waits_as_long_as_ever_for_another_once_the_log_was_emptied(db: Database) -> None:
    if db.shared:
        pytest.skip("SQLite's log")
    execute: Any = db.peewee.execute_sql
    before = execute("PRAGMA busy_timeout").fetchone()
    assert db.empty_log()
    assert execute("PRAGMA busy_timeout").fetchone() == before


def test_a_rewrite_takes_a_small_cache_and_others_have_a_large_one_again(db: Database) -> None:
    if db.shared:
        pytest.skip("SQLite's file")
    connected: Any = db.peewee
    seen: list[str] = []
    connected.connection().set_trace_callback(seen.append)
    db.rewrite()
    [(cache,)] = connected.execute_sql("PRAGMA cache_size").fetchall()
    assert seen[:2] == [f"PRAGMA cache_size = {engine.REWRITING_CACHE}", "VACUUM"]
    assert cache == engine.CACHE


def held(folder: Path) -> bytes:
    """Return the content of SQLite's files."""
    return b"".join(file.read_bytes() for file in folder.glob("test.db*"))
