"""Many rows at once: peewee takes longer to write them as SQL than the database to take them."""

from collections.abc import Sequence
from typing import Any

import peewee

from models import tables


def insert(table: Any, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows that all have the same columns, inside the caller's transaction."""
    if not rows:
        return
    defaults = {field.name: value for field, value in table._meta.defaults.items()}
    given = [defaults | row for row in rows]
    fields = [table._meta.fields[name] for name in given[0]]
    database = tables.database.obj
    columns = ", ".join(f'"{field.column_name}"' for field in fields)
    marks = ", ".join([database.param] * len(fields))
    sql = f'INSERT INTO "{table._meta.table_name}" ({columns}) VALUES ({marks})'  # noqa: S608
    values = [[field.db_value(row[field.name]) for field in fields] for row in given]
    with peewee.__exception_wrapper__:  # type: ignore[attr-defined]
        database.cursor().executemany(sql, values)
