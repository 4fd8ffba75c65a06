"""A database with rows in every table, and what it holds as its own program tells it."""

from datetime import date, datetime
from typing import Any

import peewee
import psycopg
from psycopg.sql import SQL, Composed, Identifier

from models import tables
from models.database import Database, UtcField
from models.database import sqlite_file as file_of_url
from tests.models.account.test_personal_data import asha
from tests.support.world import NOON, agar_and_susner

Rows = dict[str, list[str]]


def fill() -> None:
    """Put rows into every table: all of Asha's, and one by the columns of what is empty then."""
    agar_and_susner()
    asha()
    for table in tables.ALL:
        if not table.select().exists():
            table.insert({f: _value(f) for f in table._meta.sorted_fields if _needed(f)}).execute()


def _needed(field: Any) -> bool:
    return not isinstance(field, peewee.AutoField)


def _value(field: Any) -> Any:
    """Return a value that a column takes; of a reference the lowest that there is."""
    if isinstance(field, peewee.ForeignKeyField):
        return field.rel_model.select(peewee.fn.MIN(field.rel_field)).scalar()
    for kind, value in (
        (UtcField, NOON),
        (peewee.DateField, NOON.date()),
        (peewee.BooleanField, True),
        (peewee.BlobField, b"\0\xff\\"),
        (peewee.IntegerField, 7),
        (peewee.CharField, "é"),
        (peewee.TextField, "आशा\t\\N\n“x”"),
    ):
        if isinstance(field, kind):
            return value
    raise AssertionError(f"no value for {field}")


def everything(url: str) -> Rows:
    """Return the rows of each table, read by the database's own means, in one form for both."""
    file = file_of_url(url)
    if file is not None:
        database = Database(url)  # it alone knows how SQLite writes what it has no type for
        try:
            found = _through_peewee(database)
        finally:
            database.close()
        return found
    with psycopg.connect(url) as connection:
        columns = connection.execute(
            'SELECT table_name, array_agg(column_name::text ORDER BY column_name COLLATE "C")'
            " FROM information_schema.columns WHERE table_schema = current_schema() GROUP BY 1"
        ).fetchall()
        return {
            table: sorted(repr(row) for row in connection.execute(_query(table, names)))
            for table, names in columns
        }


def _query(table: str, columns: list[str]) -> Composed:
    listed = SQL(", ").join(map(Identifier, columns))
    return SQL("SELECT {} FROM {}").format(listed, Identifier(table))


def _through_peewee(database: Database) -> Rows:
    found = {}
    for table in [*tables.ALL, database.migrations().History]:
        fields = sorted(table._meta.sorted_fields, key=lambda field: field.column_name)
        rows = table.select(*fields).tuples()
        found[table._meta.table_name] = sorted(repr(tuple(map(_plain, row))) for row in rows)
    return found


def _plain(value: object) -> object:
    """Return a value without its zone, as the table stores it."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    assert value is None or isinstance(value, date | str | int | bytes), value
    return value
