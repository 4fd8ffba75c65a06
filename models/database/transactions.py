"""Transactions, opened inside an operation, and the rows that are locked in one."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from peewee import Model, ModelSelect, PostgresqlDatabase, Update

from models.database import at_commit, recording
from models.database.base import database as bound
from models.database.sqlite import Sqlite

M = TypeVar("M", bound=Model)


@contextmanager
def transaction(*, durable: bool = False, repeatable: bool = False) -> Iterator[None]:
    """Run the block in one transaction, opened inside an operation.

    SQLite takes the write lock at the start: a deferred transaction that reads first and then
    writes fails with "database is locked" when another writer came in between.

    A `durable` transaction, and all that was committed before it, survives a power cut. It is for
    what must be on disk before an update is confirmed to Telegram, or before a message leaves that
    must not leave twice. The effect of an update need not wait for the disk: if a power cut undoes
    it, it also undoes the record that the update was processed, so the update is processed again.
    PostgreSQL makes every commit durable.

    In an operation that runs for an update, the transaction stays open until the operation returns:
    then its result is committed with it, so that it is not done again if the update is processed
    again (models/database/recording.py). `repeatable`: doing it again does no harm and is not
    recorded. It is for a reading that leaves only a line in the audit.
    """
    recorded = recording.current()
    if recorded is None or repeatable or bound.in_transaction():
        with _begun(durable=durable):
            yield
    else:
        with recorded.extend(_begun(durable=durable)):
            yield


@contextmanager
def _begun(*, durable: bool) -> Iterator[None]:
    database = bound.obj
    if not isinstance(database, Sqlite) or bound.in_transaction():
        with bound.atomic(), at_commit.last_steps():
            yield
    else:
        begun = bound.atomic("IMMEDIATE")
        with database.write_lock, _synchronous(full=durable), begun, at_commit.last_steps():
            yield


def for_update(query: "ModelSelect[M]", *, skip_locked: bool = False) -> "ModelSelect[M]":
    """Return a query so that it locks the rows it reads until the transaction ends.

    Other rows may still refer to a locked one: a reference holds a lock on it, too, so that two
    transactions with references to one row would each wait for the other's. With `skip_locked` it
    leaves out rows that others have locked. SQLite has no row locks and needs none: a transaction
    that writes is alone.
    """
    if isinstance(bound.obj, PostgresqlDatabase):
        untyped: Any = query
        locking: ModelSelect[M] = untyped.for_update("FOR NO KEY UPDATE", skip_locked=skip_locked)
        return locking
    return query


def lock_row(table: Any, *where: Any) -> bool:
    """Lock the matching rows of a table until the transaction ends; False when there is none."""
    return bool(row_lock(table, *where).execute())


def row_lock(table: Any, *where: Any) -> Update:
    """Return the query of `lock_row`, for a CompiledQuery.

    It is an UPDATE that changes nothing, for SQLite has no SELECT FOR UPDATE. The column is none
    of a key: PostgreSQL lets other rows refer to one that is locked so.
    """
    meta = table._meta
    keys = {meta.primary_key.name, *(field.name for field in meta.sorted_fields if field.unique)}
    for index in meta.indexes:
        if isinstance(index, tuple) and index[1]:
            keys.update(index[0])
    column = next(field for field in meta.sorted_fields if field.name not in keys)
    query: Update = table.update({column: column}).where(*where)
    return query


@contextmanager
def _synchronous(*, full: bool) -> Iterator[None]:
    if not full:
        yield
        return
    bound.execute_sql("PRAGMA synchronous = full")
    try:
        yield
    finally:
        bound.execute_sql("PRAGMA synchronous = normal")
