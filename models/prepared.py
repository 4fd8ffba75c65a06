"""Queries on the hot paths, written as SQL once for each kind of database.

To write a query costs several times what the database needs to answer it. `Prepared` keeps what
peewee has written; only the values of its slots change from one run to the next.
"""

from collections import namedtuple
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from peewee import Context, Field, Insert, Node

from models import tables

Convert = Callable[[Any], Any]


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
    reads: list[Convert]  # one for each column
    row: Callable[..., Any]


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
        return [known.row(*(f(v) for f, v in zip(known.reads, row, strict=True))) for row in rows]


def _write(query: Any, database: Any) -> _Written:
    sql, params = database.get_sql_context().sql(query).query()
    columns = query._returning if isinstance(query, Insert) else query.selected_columns  # type: ignore[attr-defined]
    nodes = [(column, column.unwrap()) for column in columns]
    reads = [n.python_value if isinstance(n, Field) else _as_it_is for _, n in nodes]
    names = [getattr(c, "column_name", getattr(c, "name", "")) for c, _ in nodes]
    return _Written(sql, params, reads, namedtuple("Row", names, rename=True))


def _as_it_is(value: Any) -> Any:
    return value
