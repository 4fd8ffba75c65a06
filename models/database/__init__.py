"""Open SQLite or PostgreSQL, run operations on threads, and keep transactions."""

from models.database import bulk_insert, inspection, private_files, sqlite
from models.database.base import Table, UtcField, database
from models.database.compiled_query import BindParam, CompiledQuery
from models.database.engine import (
    DATABASE_UNAVAILABLE,
    BadDatabaseUrl,
    ConstraintViolated,
    Database,
    DatabaseError,
    DatabaseUnavailable,
    for_update,
    lock_row,
    row_lock,
    sqlite_file,
    transaction,
)
from models.database.fair_lock import FairLock
from models.database.worker_threads import WorkerThreads

__all__ = [
    "DATABASE_UNAVAILABLE",
    "BadDatabaseUrl",
    "BindParam",
    "CompiledQuery",
    "ConstraintViolated",
    "Database",
    "DatabaseError",
    "DatabaseUnavailable",
    "FairLock",
    "Table",
    "UtcField",
    "WorkerThreads",
    "bulk_insert",
    "database",
    "for_update",
    "inspection",
    "lock_row",
    "private_files",
    "row_lock",
    "sqlite",
    "sqlite_file",
    "transaction",
]
