"""A restored database has what the backup had; what may have been sent since is in doubt."""

import os
import sqlite3
import stat
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from cryptography.fernet import Fernet

from config.settings import load
from models import audit, backups, chats, digests, tables, workers
from models.account import personal_data
from models.backups import BackupError, BackupKeys, BackupSource, NotEmpty, Restored
from models.database import Database
from models.database import sqlite_file as file_of_url
from models.errors import NotRegistered
from models.maintenance import recount
from models.outbox_subjects import OutboxSubject
from models.queues import leases, outbox, outbox_records
from models.queues.outbox_records import OutboxState
from tests.models.backups.test_making import names_in, silent
from tests.support.world import (
    DAY,
    HOUR,
    KEYS,
    NOON,
    agar_and_susner,
    coordinator,
    person,
    place_id,
)

TIMES = digests.Times.from_settings(load())
LATER = NOON + HOUR
KEY = BackupKeys(Fernet.generate_key().decode())
GROUP = -100


@pytest.fixture
def asha(db: Database) -> Database:
    """A database with Asha Devi in it."""
    agar_and_susner()
    person(1, "Asha Devi", "166/1")
    return db


def backed_up(db: Database, folder: Path, keys: BackupKeys = KEY) -> BackupSource:
    return BackupSource(backups.make(db.url, folder / "a.backup", keys, NOON, silent).file, keys)


def restored(
    db: Database, source: BackupSource, at: datetime = LATER, *, replace: bool = True
) -> Restored:
    """Restore while no process of the bot has the database open, and open it again."""
    db.close()
    tables.Worker._meta.database.close()  # of the one that the tables are bound to
    try:
        return backups.restore(db.url, source, KEYS, TIMES, at, silent, replace=replace)
    finally:
        Database(db.url)  # the tables are bound to it again


def names(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as old:
        return [name for (name,) in old.execute("SELECT name FROM worker ORDER BY name")]


def test_what_the_backup_had_is_there_again_and_what_came_later_is_aside(
    asha: Database, keys: BackupKeys, tmp_path: Path
) -> None:
    source = backed_up(asha, tmp_path, keys)
    person(2, "Ravi Malviya", "166/2")
    done = restored(asha, source)
    assert workers.by_telegram_id(1).name == "Asha Devi"
    with pytest.raises(NotRegistered):
        workers.by_telegram_id(2)
    assert audit.verify().broken is None
    assert recount.check(LATER) == []
    if asha.shared:
        with psycopg.connect(asha.url) as connection:
            rows = connection.execute(f"SELECT name FROM {done.aside}.worker ORDER BY 1").fetchall()
        assert [name for (name,) in rows] == ["Asha Devi", "Ravi Malviya"]
    else:
        assert names(Path(done.aside)) == ["Asha Devi", "Ravi Malviya"]
        file = file_of_url(asha.url)
        assert file is not None
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_restored_database_can_be_backed_up_and_restored_again(
    asha: Database, tmp_path: Path
) -> None:
    restored(asha, backed_up(asha, tmp_path))
    (tmp_path / "a.backup").unlink()
    person(2, "Ravi Malviya", "166/2")
    restored(asha, backed_up(asha, tmp_path), LATER + HOUR)
    assert {worker.name for worker in tables.Worker.select()} == {"Asha Devi", "Ravi Malviya"}


def test_nothing_is_replaced_unless_somebody_says_so(asha: Database, tmp_path: Path) -> None:
    source = backed_up(asha, tmp_path)
    person(2, "Ravi Malviya", "166/2")
    with pytest.raises(NotEmpty, match="--yes"):
        restored(asha, source, replace=False)
    assert tables.Worker.select().count() == 2


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_where_there_is_no_database_it_is_made(asha: Database, tmp_path: Path) -> None:
    source = backed_up(asha, tmp_path)
    url = f"sqlite:///{tmp_path / 'new' / 'b.db'}"
    done = backups.restore(url, source, KEYS, TIMES, LATER, silent)
    assert (done.aside, done.contents.rows["worker"]) == ("", 1)
    assert names(tmp_path / "new" / "b.db") == ["Asha Devi"]
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["b.db"]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_new_database_takes_a_backup_without_a_question(
    asha: Database, tmp_path: Path, postgres: str
) -> None:
    source = backed_up(asha, tmp_path)
    with psycopg.connect(postgres, autocommit=True) as server:
        server.execute("CREATE DATABASE moved_to")
    url = postgres.replace("/postgres?", "/moved_to?")
    done = backups.restore(url, source, KEYS, TIMES, LATER, silent)
    with psycopg.connect(url) as connection:
        schemas = connection.execute(
            "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'public%'"
        ).fetchall()
    assert (done.aside, schemas, done.contents.rows["worker"]) == ("", [("public",)], 1)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_database_that_is_open_is_not_replaced(asha: Database, tmp_path: Path) -> None:
    source = backed_up(asha, tmp_path)
    tables.Worker.select().count()  # opens it
    with pytest.raises(BackupError, match=r"is in use.*stop every process"):
        backups.restore(asha.url, source, KEYS, TIMES, LATER, silent, replace=True)
    Database(asha.url)
    assert tables.Worker.select().count() == 1


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_database_whose_bot_runs_is_not_replaced(asha: Database, tmp_path: Path) -> None:
    source = backed_up(asha, tmp_path)
    leases.acquire("sender", "elsewhere:1:ab", LATER, timedelta(seconds=20))
    with pytest.raises(BackupError, match="the bot is running"):
        restored(asha, source)
    assert tables.Worker.select().count() == 1


def test_the_next_process_waits_for_none_of_those_in_the_backup(
    asha: Database, tmp_path: Path
) -> None:
    soon = timedelta(seconds=20)
    leases.acquire("sender", "elsewhere:1:ab", LATER, soon)
    source = backed_up(asha, tmp_path)
    leases.release("sender", "elsewhere:1:ab")
    restored(asha, source)
    assert leases.acquire("sender", "elsewhere:2:cd", LATER, soon)


@pytest.mark.parametrize("spoil", ["cut", "flip"])
def test_a_damaged_backup_replaces_nothing(
    asha: Database, keys: BackupKeys, spoil: str, tmp_path: Path
) -> None:
    source = backed_up(asha, tmp_path, keys)
    content = bytearray(source.file.path.read_bytes())
    half = len(content) // 2
    content[half : half + 5000] = os.urandom(5000) if spoil == "flip" else b""
    source.file.path.write_bytes(content if spoil == "flip" else content[:half])
    before = names_in(tmp_path)
    with pytest.raises(BackupError):
        restored(asha, source)
    assert workers.by_telegram_id(1).name == "Asha Devi"
    assert names_in(tmp_path) - before <= {"test.db-wal", "test.db-shm"}


def test_a_backup_under_another_key_replaces_nothing(asha: Database, tmp_path: Path) -> None:
    source = backed_up(asha, tmp_path)
    other = BackupSource(source.file, BackupKeys(Fernet.generate_key().decode()))
    with pytest.raises(BackupError, match="SHAKTI_BACKUP_KEY"):
        restored(asha, other)
    assert tables.Worker.select().count() == 1


def test_a_backup_of_a_newer_program_replaces_nothing(asha: Database, tmp_path: Path) -> None:
    row = asha.migrations().History.create(name="9999_of_tomorrow")
    source = backed_up(asha, tmp_path)
    row.delete_instance()
    with pytest.raises(BackupError, match="of a newer version: it has 9999_of_tomorrow"):
        restored(asha, source)
    assert tables.Worker.select().count() == 1


def test_a_backup_of_an_older_program_is_migrated(asha: Database, tmp_path: Path) -> None:
    newest = asha.migrations().migrations()[-2:]
    asha.revert_to(newest[0].name)
    source = backed_up(asha, tmp_path)
    asha.migrate()
    assert restored(asha, source).ready.migrations == (newest[1].name,)
    assert Database(asha.url).pending() == []


def test_the_other_kind_of_database_is_refused(asha: Database, tmp_path: Path) -> None:
    source = backed_up(asha, tmp_path)
    other = f"sqlite:///{tmp_path / 'b.db'}" if asha.shared else "postgresql://localhost/b"
    with pytest.raises(BackupError, match="of the same kind"):
        backups.restore(other, source, KEYS, TIMES, LATER, silent)


def linked() -> None:
    """Link a group of Dewas, by Meena."""
    coordinator(900, "Meena", "PC21")
    chats.link(GROUP, 0, "Dewas", place_id("PC21"), by=900, now=NOON - DAY)


def states() -> dict[str, str]:
    return {row.dedup: row.state for row in tables.Outbox.select()}


def test_a_digest_that_was_due_since_is_in_doubt_and_is_not_posted_again(
    asha: Database, tmp_path: Path
) -> None:
    linked()
    source = backed_up(asha, tmp_path)  # at noon
    digests.make_due(TIMES, NOON + 7 * HOUR)  # what the old database then posted
    done = restored(asha, source, NOON + 7 * HOUR)
    [(key, state)] = states().items()
    assert (key.split(":")[0], state) == ("schedule", OutboxState.UNCERTAIN)
    assert (done.ready.doubts.uncertain, done.ready.doubts.repeated) == (1, 0)
    assert outbox.claim(10, NOON + 7 * HOUR) == []
    assert digests.uncertain.tell(NOON + 8 * HOUR) == 1  # Meena is asked
    assert digests.make_due(TIMES, NOON + 8 * HOUR) == 0


def test_what_waited_is_sent_again_where_twice_does_no_harm(asha: Database, tmp_path: Path) -> None:
    moments = {"once": NOON, "often": NOON, "later": LATER + DAY}
    for key, moment in moments.items():
        outbox.enqueue(
            key, 1, 0, OutboxSubject.REMINDER, {}, now=NOON, not_before=moment,
            at_least_once=key == "often",
        )  # fmt: skip
    done = restored(asha, backed_up(asha, tmp_path))
    assert states() == {
        "once": OutboxState.UNCERTAIN,
        "often": OutboxState.QUEUED,
        "later": OutboxState.QUEUED,
    }
    assert (done.ready.doubts.uncertain, done.ready.doubts.repeated) == (1, 1)
    assert [message.subject for message in outbox.claim(10, LATER)] == ["reminder"]


def test_digests_of_the_time_in_between_are_not_called_missed(
    asha: Database, tmp_path: Path
) -> None:
    linked()
    digests.make_due(TIMES, NOON)
    source = backed_up(asha, tmp_path)
    restored(asha, source, NOON + 3 * DAY)
    digests.make_due(TIMES, NOON + 3 * DAY + HOUR)
    assert [r.dedup for r in tables.Outbox.select() if outbox_records.MISSED in r.error] == []


def test_that_it_was_restored_is_in_the_audit(asha: Database, tmp_path: Path) -> None:
    restored(asha, backed_up(asha, tmp_path))
    row: Any = tables.Audit.select().order_by(tables.Audit.id.desc()).first()
    assert (row.action, NOON.strftime("%Y-%m-%dT%H:%MZ") in row.details) == ("restore", True)


def test_who_erased_themselves_since_is_erased_again(asha: Database, tmp_path: Path) -> None:
    ravi = person(2, "Ravi Malviya", "166/2")
    source = backed_up(asha, tmp_path)
    assert personal_data.erase(2, ravi.code, KEYS, NOON + HOUR)
    done = restored(asha, source)
    assert done.ready.erased == 1
    assert [worker.name for worker in tables.Worker.select()] == ["Asha Devi"]
    assert (recount.check(LATER), audit.verify().broken) == ([], None)
    file = file_of_url(asha.url)
    assert file is None or b"Ravi" not in file.read_bytes()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_database_that_is_damaged_is_replaced_and_who_was_erased_is_not_known(
    asha: Database, tmp_path: Path
) -> None:
    source = backed_up(asha, tmp_path)
    file = file_of_url(asha.url)
    assert file is not None
    asha.close()
    tables.Worker._meta.database.close()
    file.write_bytes(b"SQLite format 3\0" + os.urandom(20_000))
    done = restored(asha, source)
    assert done.ready.erased is None
    assert workers.by_telegram_id(1).name == "Asha Devi"
    assert Path(done.aside).exists()


def test_a_file_that_is_no_backup_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "list.xlsx"
    file.write_bytes(b"PK\3\4")
    with pytest.raises(BackupError, match="is not a backup"):
        backups.look_at(file)
