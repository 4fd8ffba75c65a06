"""Queries on the hot paths, written as SQL once for each kind of database.

To write a query costs several times what the database needs to answer it. `Prepared` keeps what
peewee has written; only the values of its slots change from one run to the next.
"""

from collections import namedtuple
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from peewee import (
    CharField,
    Context,
    Field,
    ForeignKeyField,
    Insert,
    IntegerField,
    Node,
    TextField,
)

from models import tables

Convert = Callable[[Any], Any]
_GIVEN_AS_THEY_ARE = (IntegerField, CharField, TextField, ForeignKeyField)  # by both drivers


@dataclass(frozen=True, slots=True)
class _Blank:
    """The place of a value among a query's parameters, and how it is stored."""

    name: str
    store: Convert


class Slot(Node):
    """A value that is named when the query is written, and given at each run.

    It is stored as the field stores it with which it is compared, or that is named.
    """

    def __init__(self, name: str, field: Field | None = None) -> None:
        """Take the name by which `Prepared.rows` is given the value, and the field it goes into."""
        self._name, self._store = name, field.db_value if field is not None else None

    def __sql__(self, ctx: Context) -> Context:
        """Leave a blank among the parameters; peewee calls this."""
        store = self._store or ctx.state.converter or _as_it_is
        ctx.value(_Blank(self._name, store), converter=False)
        return ctx


@dataclass(frozen=True, slots=True)
class _Written:
    sql: str
    params: list[Any]  # a _Blank where a slot is
    reads: list[tuple[int, Convert]]  # of the columns that the driver does not give as they are
    row: Any  # a kind of named tuple

    def read(self, row: tuple[Any, ...]) -> Any:
        """Give a row of the driver's as a named tuple."""
        if not self.reads:
            return self.row._make(row)
        values = list(row)
        for i, convert in self.reads:
            values[i] = convert(values[i])
        return self.row._make(values)


class Prepared:
    """A query with slots; threads may share it."""

    def __init__(self, make: Callable[[], Any]) -> None:
        """Take what makes the query, called once for each kind of database.

        An INSERT gives what it returns.
        """
        self._make = make
        self._written: dict[type, _Written] = {}

    def rows(self, **values: Any) -> list[Any]:
        """Run it on the bound database with a value for each slot; give named tuples."""
        database = tables.database.obj
        known = self._written.get(type(database))
        if known is None:  # two threads may both write it: the same, so neither is wrong
            known = self._written[type(database)] = _write(self._make(), database)
        params = [p.store(values[p.name]) if isinstance(p, _Blank) else p for p in known.params]
        rows = database.execute_sql(known.sql, params).fetchall()
        return [known.read(row) for row in rows]


def _write(query: Any, database: Any) -> _Written:
    sql, params = database.get_sql_context().sql(query).query()
    columns = query._returning if isinstance(query, Insert) else query.selected_columns  # type: ignore[attr-defined]
    nodes = [(column, column.unwrap()) for column in columns]
    reads = [(i, n.python_value) for i, (_, n) in enumerate(nodes) if _is_read(n)]
    names = [getattr(c, "column_name", getattr(c, "name", "")) for c, _ in nodes]
    return _Written(sql, params, reads, namedtuple("Row", names, rename=True))


def _is_read(node: Any) -> bool:
    return isinstance(node, Field) and not isinstance(node, _GIVEN_AS_THEY_ARE)


def _as_it_is(value: Any) -> Any:
    return value
