"""Insert many rows without peewee's SQL compiler, which takes longer than the database itself."""

from collections.abc import Iterable, Mapping, Sequence
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
    values = ([field.db_value(row[field.name]) for field in fields] for row in complete)
    _write(table, fields, values)


def insert_columns(
    table: type[Table],
    columns: Mapping[str, Sequence[Any]],
    same: Mapping[str, Any],
    *,
    of_new_ids: bool = False,
) -> None:
    """Insert rows given as columns of one length, as the database stores their values.

    `same` are the columns that have one value in all rows; those that are left out get the default
    of their field. With `of_new_ids` the rows are about rows that were inserted just now: SQLite
    may give the id of a deleted one again, of which there may be rows still. They stay.
    """
    number = len(next(iter(columns.values())))
    defaults = {field.name: value for field, value in table._meta.defaults.items()}
    equal = {name: value for name, value in (defaults | dict(same)).items() if name not in columns}
    fields = [table._meta.fields[name] for name in (*columns, *equal)]
    repeated = ((value,) * number for value in equal.values())
    _write(table, fields, zip(*columns.values(), *repeated, strict=True), ignore=of_new_ids)


def _write(
    table: type[Table],
    fields: Sequence[Any],
    rows: Iterable[Sequence[Any]],
    *,
    ignore: bool = False,
) -> None:
    """Insert rows by the fastest way that the database has."""
    names = ", ".join(f'"{field.column_name}"' for field in fields)
    target = f'"{table._meta.table_name}" ({names})'
    cursor: Any = database.obj.cursor()
    with peewee.__exception_wrapper__:  # type: ignore[attr-defined]
        if isinstance(database.obj, peewee.PostgresqlDatabase):
            with cursor.copy(f"COPY {target} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join("?" * len(fields))
            verb = "INSERT OR IGNORE" if ignore else "INSERT"
            cursor.executemany(f"{verb} INTO {target} VALUES ({marks})", rows)
