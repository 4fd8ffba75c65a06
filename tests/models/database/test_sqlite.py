"""SQLite: bounded reads on the event loop, and a fair lock for writers."""

import asyncio
import sqlite3
import threading
import time
from pathlib import Path

import pytest
from peewee import OperationalError

from models import tables
from models.database import Database, FairLock, transaction
from models.database import sqlite as database_sqlite
from models.places import UnknownPlace

LONG = """
WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 3000000)
SELECT count(*) FROM numbers
"""


@pytest.fixture
def lite(sqlite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    """A migrated SQLite database; whatever stalls the machine meanwhile decides no test."""
    monkeypatch.setattr(database_sqlite, "STALLED", 3600.0)
    (tmp_path / "test.db").write_bytes(sqlite.read_bytes())
    return Database(f"sqlite:///{tmp_path / 'test.db'}")


class _Reading:
    """A reading that counts trainings, and remembers the threads in which it ran."""

    def __init__(self) -> None:
        self.on_the_loop: list[bool] = []

    def __call__(self, before: str = "") -> int:
        self.on_the_loop.append(threading.current_thread() is threading.main_thread())
        if before:
            tables.database.execute_sql(before)
        return int(tables.Training.select().count())


async def test_a_short_reading_is_done_at_once_and_sees_what_was_written(lite: Database) -> None:
    reading = _Reading()
    assert await lite.read_inline(reading) == 0
    await lite.run(tables.Training.create, title="बूथ प्रबंधन")
    assert await lite.read_inline(reading) == 1
    assert reading.on_the_loop == [True, True]
    lite.close()


async def test_on_every_database_it_gives_and_raises_what_the_reading_does(db: Database) -> None:
    def refuse() -> None:
        raise UnknownPlace(text="XY1")

    assert await db.read_inline(_Reading()) == 0
    with pytest.raises(UnknownPlace):
        await db.read_inline(refuse)


async def test_a_long_reading_goes_to_a_thread_and_keeps_nobody_waiting(lite: Database) -> None:
    reading = _Reading()
    long = asyncio.create_task(lite.read_inline(reading, LONG))
    await asyncio.sleep(0)  # it is interrupted, and a thread runs it
    assert not long.done()
    assert await lite.read_inline(_Reading()) == 0
    assert not long.done()
    assert await long == 0
    assert reading.on_the_loop == [True, False]
    lite.close()


async def test_what_writes_is_done_once_by_a_thread(lite: Database) -> None:
    reading = _Reading()
    assert await lite.read_inline(reading, "INSERT INTO training (title) VALUES ('one')") == 1
    assert reading.on_the_loop == [True, False]
    lite.close()


async def test_a_lock_is_waited_for_in_a_thread(lite: Database, tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "test.db", isolation_level=None)
    other.execute("PRAGMA locking_mode = exclusive")
    other.execute("DELETE FROM training")  # locks the file for readers, too
    reading = _Reading()
    waits = asyncio.create_task(lite.read_inline(reading))
    await asyncio.sleep(0.05)  # the event loop goes on
    assert not waits.done()
    other.close()
    assert await waits == 0
    assert reading.on_the_loop == [False]  # connecting met the lock already
    lite.close()


def test_a_full_disk_is_called_so_and_not_a_rollback_that_failed(lite: Database) -> None:
    (pages,) = tables.database.execute_sql("PRAGMA page_count").fetchone()
    tables.database.execute_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(OperationalError, match="full"), transaction():
        for number in range(100):
            tables.Training.create(title=f"{number} " + "बूथ प्रबंधन" * 20)
    assert not tables.Training.select().count()
    tables.database.execute_sql(f"PRAGMA max_page_count = {2 * pages}")
    with transaction():
        tables.Training.create(title="बूथ प्रबंधन")
    assert tables.Training.select().count() == 1


async def test_after_a_stall_of_the_machine_threads_do_it_for_a_while(
    lite: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stalled() -> None:
        time.sleep(2 * database_sqlite.STALLED)

    reading = _Reading()
    monkeypatch.setattr(database_sqlite, "STALLED", 0.02)
    monkeypatch.setattr(database_sqlite, "PAUSE", 3600.0)
    await lite.read_inline(stalled)
    await lite.read_inline(reading)
    assert reading.on_the_loop == [False]
    lite.close()


def test_who_writes_many_transactions_lets_others_in_between(lite: Database) -> None:
    written: list[str] = []
    assert isinstance(lite.peewee, database_sqlite.Sqlite)
    turns = lite.peewee.write_lock

    def write(name: str, times: int) -> None:
        for _ in range(times):
            with transaction():
                written.append(name)
        lite.peewee.close()

    threads = [threading.Thread(target=write, args=args) for args in (("many", 50), ("one", 1))]
    with transaction():
        for n, thread in enumerate(threads, 1):
            thread.start()
            _until_they_wait(turns, n)
    for thread in threads:
        thread.join()
    assert written[:3] == ["many", "one", "many"]
    lite.close()


def test_turns_come_in_the_order_in_which_they_were_asked_for() -> None:
    turns, came = FairLock(longest=30), list[int]()

    def take(n: int) -> None:
        with turns:
            came.append(n)

    threads = [threading.Thread(target=take, args=(n,)) for n in range(20)]
    with turns:
        for n, thread in enumerate(threads, 1):
            thread.start()
            _until_they_wait(turns, n)
    for thread in threads:
        thread.join()
    assert came == list(range(20))


def test_a_turn_that_does_not_come_is_given_up_and_the_next_one_comes() -> None:
    turns, refused = FairLock(longest=0.05), list[Exception]()

    def take() -> None:
        try:
            with turns:
                pass
        except OperationalError as error:
            refused.append(error)

    impatient = threading.Thread(target=take)
    with turns:
        impatient.start()
        impatient.join()
    take()
    assert len(refused) == 1


def _until_they_wait(turns: FairLock, number: int) -> None:
    while len(turns.waiting) < number:
        time.sleep(0.001)
