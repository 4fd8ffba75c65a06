"""A backup of a database in use has all of one moment, and leaves nothing behind when it fails."""

import os
import stat
import threading
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from models import backups, tables
from models.backups import BackupError, BackupKeys, BackupKind, BackupSource, sqlite_file
from models.database import Database
from models.database import sqlite_file as file_of_url
from tests.support.world import NOON, agar_and_susner, person

KEY = BackupKeys(Fernet.generate_key().decode())


def silent(stage: str, done: int, total: int) -> None:
    """Report to nobody."""


def names_in(folder: Path) -> set[str]:
    """Return the names of the files in a folder."""
    return {path.name for path in folder.iterdir()}


@pytest.fixture
def asha(db: Database) -> Database:
    """A database with Asha Devi in it."""
    agar_and_susner()
    person(1, "Asha Devi", "166/1")
    return db


def test_a_backup_has_every_row_and_is_for_one_account(
    asha: Database, keys: BackupKeys, tmp_path: Path
) -> None:
    file = tmp_path / "a.backup"
    made = backups.make(asha.url, file, keys, NOON, silent)
    assert made.contents.rows["worker"] == 1
    assert made.contents.rows["place"] == tables.Place.select().count()
    assert made.contents.migrations == {m.name for m in asha.migrations().migrations()}
    assert (made.size, made.file.is_sealed) == (file.stat().st_size, bool(keys))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_one_with_a_key_has_no_name_in_it_and_says_when_it_was_made(
    asha: Database, tmp_path: Path
) -> None:
    file = tmp_path / "a.backup"
    backups.make(asha.url, file, KEY, NOON, silent)
    assert b"Asha" not in file.read_bytes()
    found = backups.look_at(file)
    assert found.made_at == NOON
    assert found.kind == (BackupKind.POSTGRESQL if asha.shared else BackupKind.SQLITE)
    with BackupSource(found, KEY).pieces() as pieces:
        assert next(pieces)[:5] == (b"PGDMP" if asha.shared else b"SQLit")


def test_one_without_a_key_is_what_the_databases_own_tools_read(
    asha: Database, tmp_path: Path
) -> None:
    file = tmp_path / "a.backup"
    backups.make(asha.url, file, BackupKeys(""), NOON, silent)
    assert file.read_bytes()[:5] == (b"PGDMP" if asha.shared else b"SQLit")


def test_only_the_backup_is_left(asha: Database, keys: BackupKeys, tmp_path: Path) -> None:
    before = names_in(tmp_path)
    backups.make(asha.url, tmp_path / "a.backup", keys, NOON, silent)
    assert names_in(tmp_path) - before == {"a.backup"}


def test_others_write_meanwhile_and_the_backup_is_of_one_moment(
    asha: Database, keys: BackupKeys, tmp_path: Path
) -> None:
    """Each transaction writes a place and a name after it: a copy must have as many of both."""
    stop, started = threading.Event(), threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            with asha.peewee.atomic("IMMEDIATE") if not asha.shared else asha.peewee.atomic():
                tables.Lease.create(name=f"a{number}", owner="x" * 60, until=NOON)
                tables.CountedPhone.create(phone_hash=f"{number:064}", at=NOON)
            if number == 50:
                started.set()
        asha.peewee.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert started.wait(20)
        rows = backups.make(asha.url, tmp_path / "a.backup", keys, NOON, silent).contents.rows
    finally:
        stop.set()
        writer.join()
    assert rows["lease"] == rows["counted_phone"] >= 50
    assert tables.Lease.select().count() > rows["lease"]


def test_a_file_that_is_there_is_not_written_over(
    asha: Database, keys: BackupKeys, tmp_path: Path
) -> None:
    file = tmp_path / "a.backup"
    file.write_text("of Ravi")
    with pytest.raises(BackupError, match="already exists"):
        backups.make(asha.url, file, keys, NOON, silent)
    assert file.read_text() == "of Ravi"


def test_a_folder_that_is_not_there_is_named(asha: Database, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match=f"no folder {tmp_path}/nowhere"):
        backups.make(asha.url, tmp_path / "nowhere" / "a.backup", KEY, NOON, silent)


class Stopped(Exception):
    """What ends a backup from outside."""


@pytest.mark.parametrize("at", ["Copying", "Checking", "Encrypting", "Dumping", "Opening again"])
def test_one_that_is_stopped_leaves_nothing(
    asha: Database, at: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_file, "LOOK_UP", 100)
    before, seen = names_in(tmp_path), set()

    def stop(stage: str, done: int, total: int) -> None:
        seen.add(stage)
        if stage == at:
            raise Stopped

    try:
        backups.make(asha.url, tmp_path / "a.backup", KEY, NOON, stop)
    except Stopped:
        assert names_in(tmp_path) == before
    else:  # a stage of the other database, or one that was over at once
        assert at not in seen


def test_a_full_disk_is_told_and_nothing_is_left(
    asha: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = names_in(tmp_path)

    def fail(number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(BackupError, match="cannot be written: No space left"):
        backups.make(asha.url, tmp_path / "a.backup", KEY, NOON, silent)
    assert names_in(tmp_path) == before


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_disk_without_room_for_the_copy_is_told_before_anything_is_written(
    asha: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: Full)
    with pytest.raises(BackupError, match="has 0 MB free, and the copy takes"):
        backups.make(asha.url, tmp_path / "a.backup", KEY, NOON, silent)


class Full:
    """A disk without room."""

    free = 0


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_copy_that_is_damaged_is_refused(asha: Database, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    source = file_of_url(asha.url)
    assert source is not None
    sqlite_file.copy(source, copy, silent)
    damaged = bytearray(copy.read_bytes())
    damaged[8192:16384] = os.urandom(8192)
    copy.write_bytes(damaged)
    with pytest.raises(BackupError):
        sqlite_file.examine(copy, silent)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_without_pg_dump_the_remedy_is_told(
    asha: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(
        BackupError, match=r"pg_dump is not installed.*apt install postgresql-client"
    ):
        backups.make(asha.url, tmp_path / "a.backup", KEY, NOON, silent)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_pg_dump_that_is_older_than_the_server_is_told(
    asha: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tmp_path / "pg_dump"
    old.write_text("#!/bin/sh\necho 'aborting because of server version mismatch' >&2\nexit 1\n")
    old.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(BackupError, match="older than the server"):
        backups.make(asha.url, tmp_path / "a.backup", KEY, NOON, silent)
