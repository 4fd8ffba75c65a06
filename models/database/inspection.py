"""Look at a database as a whole, without its tables: what it is, whether it is sound, its size."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.database.engine import Database, sqlite_file

PROBLEMS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Space:
    """The bytes that a database takes, and those free on its disk, where that can be seen."""

    used: int
    free: int | None


def version(database: Database) -> str:
    """Return the name and version of the database's program. Raises DatabaseError."""
    if database.shared:
        return f"PostgreSQL {_first(database, 'SHOW server_version').split()[0]}"
    return f"SQLite {_first(database, 'SELECT sqlite_version()')}"


def damage(database: Database) -> list[str]:
    """Return what SQLite finds wrong in its file, the first few; nothing when it is sound.

    It reads the whole file, while others read and write. PostgreSQL watches over its own pages.
    """
    if database.shared:
        return []
    found = [row[0] for row in _rows(database, f"PRAGMA quick_check({PROBLEMS_SHOWN})")]
    return [] if found == ["ok"] else found


def space(database: Database) -> Space:
    """Return how much room a database takes; of PostgreSQL's disk nothing is known here."""
    path = sqlite_file(database.url)
    if path is None:
        return Space(int(_first(database, "SELECT pg_database_size(current_database())")), None)
    files = (path, Path(f"{path}-wal"))
    used = sum(file.stat().st_size for file in files if file.exists())
    return Space(used, shutil.disk_usage(path.parent).free)


def _first(database: Database, query: str) -> Any:
    return _rows(database, query)[0][0]


def _rows(database: Database, query: str) -> list[Any]:
    execute: Any = database.peewee.execute_sql
    return list(execute(query).fetchall())
