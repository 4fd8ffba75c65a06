"""Insert many rows without peewee's SQL compiler, which takes longer than the database itself."""

from collections.abc import Sequence
from typing import Any

import peewee

from models.database.base import database
from models.database.table import Table


def insert(table: type[Table], rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows that all have the same columns, inside the caller's transaction.

    Columns that a row leaves out get the default of their field.
    """
    if not rows:
        return
    defaults = {field.name: value for field, value in table._meta.defaults.items()}
    complete = [defaults | row for row in rows]
    fields = [table._meta.fields[name] for name in complete[0]]
    columns = ", ".join(f'"{field.column_name}"' for field in fields)
    marks = ", ".join([database.obj.param] * len(fields))
    sql = f'INSERT INTO "{table._meta.table_name}" ({columns}) VALUES ({marks})'  # noqa: S608
    values = [[field.db_value(row[field.name]) for field in fields] for row in complete]
    with peewee.__exception_wrapper__:  # type: ignore[attr-defined]
        database.obj.cursor().executemany(sql, values)
