"""Open SQLite or PostgreSQL, run operations on threads, and keep transactions."""

from models.database import at_commit, bulk_insert, inspection, private_files, sqlite
from models.database.base import UtcField, database
from models.database.compiled_query import BindParam, CompiledQuery, bind_list, listed
from models.database.engine import (
    DATABASE_UNAVAILABLE,
    BadDatabaseUrl,
    ConstraintViolated,
    Database,
    DatabaseError,
    DatabaseUnavailable,
    sqlite_file,
)
from models.database.fair_lock import FairLock
from models.database.table import Table
from models.database.transactions import for_update, lock_row, row_lock, transaction
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
    "at_commit",
    "bind_list",
    "bulk_insert",
    "database",
    "for_update",
    "inspection",
    "listed",
    "lock_row",
    "private_files",
    "row_lock",
    "sqlite",
    "sqlite_file",
    "transaction",
]
