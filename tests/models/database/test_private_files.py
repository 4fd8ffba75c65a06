"""What the program writes is for its own account alone, whatever the umask is."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from models import tables
from models.database import Database, private_files

pytestmark = pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")


@pytest.fixture(autouse=True)
def wide_umask() -> Iterator[None]:
    """An account whose umask hides nothing from anybody."""
    before = os.umask(0)
    yield
    os.umask(before)


def mode(path: Path) -> str:
    return oct(stat.S_IMODE(path.stat().st_mode))


async def test_a_database_its_log_and_its_new_folders_are_for_one_account(tmp_path: Path) -> None:
    path = tmp_path / "data" / "of the bot" / "shakti.db"
    database = Database(f"sqlite:///{path}")
    try:
        database.migrate()
        await database.run(tables.Training.create, title="बूथ प्रबंधन")
        await database.read_inline(tables.Training.get_or_none)
        files = sorted(file.name for file in path.parent.iterdir())
        assert files == ["shakti.db", "shakti.db-shm", "shakti.db-wal"]
        assert {mode(file) for file in path.parent.iterdir()} == {"0o600"}
        assert {mode(folder) for folder in (path.parent, path.parent.parent)} == {"0o700"}
        assert database.open_to_others() == []
        database.rewrite()
        assert {mode(file) for file in path.parent.iterdir()} == {"0o600"}
    finally:
        database.close()


async def test_a_file_that_the_event_loop_reads_first_is_for_one_account(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'a.db'}")
    try:
        await database.read_inline(lambda: database.peewee.get_tables())
        assert mode(tmp_path / "a.db") == "0o600"
    finally:
        database.close()


def test_a_database_behind_a_link_is_created_for_one_account(tmp_path: Path) -> None:
    (tmp_path / "a.db").symlink_to(tmp_path / "disk.db")
    database = Database(f"sqlite:///{tmp_path / 'a.db'}")
    database.migrate()
    database.close()
    assert mode(tmp_path / "disk.db") == "0o600"


def test_what_is_open_to_others_is_named_with_its_copies_and_the_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir(0o755)
    for name in ("data/a.db", "data/a.db-wal", "data/a.backup", "data/notes.txt", ".env"):
        (tmp_path / name).touch(0o644)
    (tmp_path / "data/a.db-shm").touch(0o600)
    database = Database("sqlite:///data/a.db")
    try:
        named = [str(path) for path in database.open_to_others()]
        assert named == ["data", "data/a.backup", "data/a.db", "data/a.db-wal", ".env"]
        for path in database.open_to_others():
            path.chmod(path.stat().st_mode & ~0o077)
        assert database.open_to_others() == []
    finally:
        database.close()


def test_the_working_folder_and_one_that_all_share_are_nobodys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    tmp_path.chmod(0o755)
    shared = tmp_path / "tmp"
    shared.mkdir()
    shared.chmod(0o1777)
    assert private_files.open_to_others("a.db") == []
    assert private_files.open_to_others(str(shared / "a.db")) == []


def test_a_file_that_is_written_again_becomes_private(tmp_path: Path) -> None:
    old = tmp_path / "list.xlsx"
    old.write_bytes(b"a list that was longer")
    assert mode(old) == "0o666"
    private_files.write(old, b"a list")
    assert (mode(old), old.read_bytes()) == ("0o600", b"a list")


def test_what_is_open_to_others_can_be_closed(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    path.touch(0o664)
    private_files.close_to_others(path)
    assert mode(path) == "0o600"
