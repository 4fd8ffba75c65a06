"""Back up and restore from the command line."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from tests.support.databases import client_programs
from tests.support.shell import shakti_here as shakti

KEY = Fernet.generate_key().decode()


@pytest.fixture(autouse=True)
def programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have pg_dump and pg_restore of the test server come first."""
    monkeypatch.setenv("PATH", str(client_programs()), prepend=os.pathsep)


def test_a_backup_says_what_it_holds_and_where_the_keys_are(url: str, tmp_path: Path) -> None:
    answer = shakti("backup", "a.backup", folder=tmp_path, database_url=url, backup_key=KEY)
    assert (answer.returncode, answer.stderr) == (0, "")
    assert "Checked: it opens, and no row is missing" in answer.stdout
    assert "SHAKTI_SECRET_KEY is not in it" in answer.stdout
    assert "not encrypted" not in answer.stdout


def test_one_without_a_key_says_that_it_can_be_read(url: str, tmp_path: Path) -> None:
    answer = shakti("backup", "a.backup", folder=tmp_path, database_url=url)
    assert "It is not encrypted: whoever has the file can read the names" in answer.stdout


def test_a_backup_is_restored_and_what_cannot_be_known_is_told(url: str, tmp_path: Path) -> None:
    settings = {"database_url": url, "backup_key": KEY}
    shakti("backup", "a.backup", folder=tmp_path, **settings)
    refused = shakti("restore", "a.backup", folder=tmp_path, **settings)
    assert (refused.returncode, "add  --yes" in refused.stderr) == (1, True)
    done = shakti("restore", "a.backup", "--yes", folder=tmp_path, **settings)
    assert (done.returncode, done.stderr) == (0, "")
    assert "The old database is kept as " in done.stdout
    assert "What was sent after that is not known" in done.stdout
    for check in ("recount", "audit --verify", "doctor --json"):
        answer = shakti(*check.split(), folder=tmp_path, **settings)
        if check != "doctor --json":
            assert (answer.returncode, answer.stderr) == (0, "")
        assert "Traceback" not in answer.stderr


def test_each_mistake_is_one_line_that_says_what_to_do(url: str, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("of Ravi")
    for arguments, line in (
        ("backup notes.txt", "notes.txt already exists: use another name, or remove it first"),
        ("backup none/a.backup", "there is no folder none"),
        ("restore notes.txt --yes", "notes.txt is not a backup"),
        ("restore a.backup --yes", "a.backup: cannot be read: No such file or directory"),
    ):
        answer = shakti(*arguments.split(), folder=tmp_path, database_url=url)
        assert (answer.returncode, answer.stdout) == (1, "")
        assert line in answer.stderr
        assert answer.stderr.count("\n") == 1


def test_without_a_database_there_is_nothing_to_back_up_and_none_is_made(tmp_path: Path) -> None:
    answer = shakti("backup", "a.backup", folder=tmp_path)
    assert (answer.returncode, "there is no database at" in answer.stderr) == (1, True)
    assert [path.name for path in tmp_path.iterdir()] == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_open_backup_is_a_database_that_sqlite_reads(url: str, tmp_path: Path) -> None:
    shakti("backup", "a.backup", folder=tmp_path, database_url=url)
    with closing(sqlite3.connect(tmp_path / "a.backup")) as copy:
        assert copy.execute("SELECT name FROM worker").fetchall() == [("Asha Devi",)]
