"""Erase again, in a restored database, who erased themselves after the backup was made.

The database from before has it in its audit, by the worker's ID, which leads to nobody there.
"""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from models import tables
from models.account import personal_data
from models.audit import AuditAction
from models.database import Database
from models.identity import PhoneCipher, worker_ids

_ERASED = f"SELECT DISTINCT subject FROM {{}}audit WHERE action = '{AuditAction.ERASE}'"  # noqa: S608


def in_file(file: Path) -> tuple[str, ...] | None:
    """Return the IDs of all whom a SQLite database has erased; None where it cannot be read."""
    try:
        with closing(sqlite3.connect(file)) as database:
            return tuple(code for (code,) in database.execute(_ERASED.format("")))
    except sqlite3.DatabaseError:
        return None


def in_schema(database: Database, schema: str) -> tuple[str, ...] | None:
    """Return the IDs of all whom a schema of PostgreSQL has erased; None without an audit."""
    execute: Any = database.peewee.execute_sql
    if execute("SELECT to_regclass(%s)", (f'"{schema}".audit',)).fetchone()[0] is None:
        return None
    rows = execute(_ERASED.format(f'"{schema}".')).fetchall()
    return tuple(code for (code,) in rows)


def erase_again(codes: Sequence[str], keys: PhoneCipher, now: datetime) -> int:
    """Erase each worker of these IDs who is there; return how many they were."""
    count = 0
    for code in codes:
        row = tables.Worker.get_or_none(tables.Worker.public_id == worker_ids.parse(code))
        if row is not None and row.telegram_id is not None:
            count += personal_data.erase(row.telegram_id, code, keys, now)
    return count
