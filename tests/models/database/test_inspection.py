"""A database as a whole: its version, damage in its file, its size."""

import shutil
from pathlib import Path

import pytest

from models.database import BadDatabaseUrl, Database, inspection, sqlite_file


def test_a_sound_database_has_a_version_a_size_and_no_damage(db: Database) -> None:
    name = "PostgreSQL" if db.shared else "SQLite"
    assert inspection.version(db).startswith(f"{name} ")
    assert inspection.damage(db) == []
    space = inspection.space(db)
    assert space.used > 100_000
    assert (space.free is None) == db.shared


def test_a_damaged_page_is_found(tmp_path: Path, sqlite: Path) -> None:
    path = tmp_path / "damaged.db"
    shutil.copyfile(sqlite, path)
    with path.open("r+b") as file:
        file.seek(4096 * 20)
        file.write(b"\xff" * 4096)
    database = Database(f"sqlite:///{path}")
    try:
        assert 1 <= len(inspection.damage(database)) <= inspection.PROBLEMS_SHOWN
    finally:
        database.close()


def test_the_file_of_a_url_is_known_before_anything_is_made(tmp_path: Path) -> None:
    path = tmp_path / "data" / "a.db"
    assert sqlite_file(f"sqlite:///{path}") == path
    assert sqlite_file("postgresql://host/name") is None
    with pytest.raises(BadDatabaseUrl):
        sqlite_file("sqlite:///:memory:")
    assert list(tmp_path.iterdir()) == []
