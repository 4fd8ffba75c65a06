"""Cache the SQL that peewee compiles for queries on the hot paths.

Compiling a query to SQL takes peewee several times as long as the database needs to answer it.
`CompiledQuery` keeps the compiled SQL for each kind of database; only the values of its parameters
(`BindParam`) change from one run to the next. It has nothing to do with statements that a database
server prepares: those are switched off, see models/database/engine.py.
"""

from collections import namedtuple
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import peewee
from peewee import (
    CharField,
    Context,
    Delete,
    EnclosedNodeList,
    Expression,
    Field,
    ForeignKeyField,
    Insert,
    IntegerField,
    Model,
    Node,
    Query,
    TextField,
    Update,
)

from models.database.base import database as bound

M = TypeVar("M", bound=Model)
Convert = Callable[[Any], Any]
_NOT_CONVERTED = (IntegerField, CharField, TextField, ForeignKeyField)  # as both drivers read them


@dataclass(frozen=True, slots=True)
class _Placeholder:
    """A value's position among the parameters of compiled SQL, and how the value is stored."""

    name: str
    store: Convert


class BindParam(Node):
    """A parameter of a compiled query: named in the query, with a value for each run.

    The value is converted as by `field`, or else by the field that it is compared with.
    """

    def __init__(self, name: str, field: Field | None = None) -> None:
        """Name the keyword of `rows` that has the value, and the field it is stored in."""
        self._name, self._store = name, field.db_value if field is not None else None

    def __sql__(self, ctx: Context) -> Context:
        """Put a placeholder among the parameters; peewee calls this."""
        store = self._store or ctx.state.converter or _unchanged
        if isinstance(getattr(store, "__self__", None), IntegerField):
            store = _unchanged  # as both drivers write it
        ctx.value(_Placeholder(self._name, store), converter=False)
        return ctx


def bind_list(field: Field, name: str, number: int) -> Expression:
    """Return the condition that a column has one of so many values, which `listed` names."""
    return field.in_(EnclosedNodeList([BindParam(f"{name}{i}", field) for i in range(number)]))


def listed(name: str, values: Collection[Any]) -> dict[str, Any]:
    """Return the values of a `bind_list` by the names of their parameters."""
    return {f"{name}{i}": value for i, value in enumerate(values)}


@dataclass(frozen=True, slots=True)
class _Compiled:
    sql: str
    params: list[Any]  # a _Placeholder for each BindParam
    bound: list[tuple[int, _Placeholder]]  # these, with their positions
    reads: list[tuple[int, Convert]]  # columns that are converted after the driver has read them
    row: Any  # a class of named tuples

    def bind(self, values: dict[str, Any]) -> list[Any]:
        """Return the parameters with these values for the BindParams."""
        params = self.params.copy()
        for i, placeholder in self.bound:
            params[i] = placeholder.store(values[placeholder.name])
        return params

    def read(self, row: tuple[Any, ...]) -> Any:
        """Return a row of the driver as a named tuple."""
        if not self.reads:
            return self.row._make(row)
        values = list(row)
        for i, convert in self.reads:
            values[i] = convert(values[i])
        return self.row._make(values)


class CompiledQuery:
    """A query that is compiled to SQL once for each kind of database; threads may share it.

    When not to use it: where a query changes its shape from call to call. One with a list (`IN`)
    is another for each length: see `bind_list`.
    """

    def __init__(self, build: Callable[[], Query]) -> None:
        """Keep the function that builds the query."""
        self._build = build
        self._compiled: dict[type, _Compiled] = {}

    def models(self, table: type[M], **values: Any) -> list[M]:
        """Run a query for whole rows of a table; return them as peewee would."""
        fields = table._meta.sorted_fields
        found = []
        for row in self.rows(**values):
            model: Any = table(__no_default__=1)
            model.__data__ = {field.name: value for field, value in zip(fields, row, strict=True)}
            model._dirty.clear()
            found.append(model)
        return found

    def rows(self, **values: Any) -> list[Any]:
        """Run a SELECT, or one with RETURNING, with these values; return named tuples."""
        query, cursor = self._run(values)
        return [query.read(row) for row in cursor.fetchall()]

    def execute(self, **values: Any) -> int:
        """Run an INSERT, UPDATE or DELETE with these values; return how many rows it changed."""
        return int(self._run(values)[1].rowcount)

    def execute_many(self, rows: Sequence[dict[str, Any]]) -> None:
        """Run an INSERT, UPDATE or DELETE once for each of these values, in one round trip.

        Inside the caller's transaction.
        """
        if not rows:
            return
        query = self._compile_once()
        params = [query.bind(values) for values in rows]
        cursor: Any = bound.obj.cursor()
        with peewee.__exception_wrapper__:  # type: ignore[attr-defined]
            cursor.executemany(query.sql, params)

    def _run(self, values: dict[str, Any]) -> tuple[_Compiled, Any]:
        """Run the query on the bound database; return it as compiled, and the driver's cursor."""
        query = self._compile_once()
        return query, bound.obj.execute_sql(query.sql, query.bind(values))

    def _compile_once(self) -> _Compiled:
        """Return the query as compiled for the bound database."""
        database = bound.obj
        query = self._compiled.get(type(database))
        if query is None:  # two threads may both compile it: to the same SQL, so neither is wrong
            query = self._compiled[type(database)] = _compile(self._build(), database)
        return query


def _compile(query: Query, database: Any) -> _Compiled:
    sql, params = database.get_sql_context().sql(query).query()
    returned: Any = query
    writes = isinstance(query, Insert | Update | Delete)
    columns = (returned._returning or ()) if writes else returned.selected_columns
    nodes = [(column, column.unwrap()) for column in columns]
    reads = [(i, n.python_value) for i, (_, n) in enumerate(nodes) if _is_converted(n)]
    names = [getattr(c, "column_name", getattr(c, "name", "")) for c, _ in nodes]
    bound = [(i, param) for i, param in enumerate(params) if isinstance(param, _Placeholder)]
    return _Compiled(sql, params, bound, reads, namedtuple("Row", names, rename=True))


def _is_converted(node: Node) -> bool:
    return isinstance(node, Field) and not isinstance(node, _NOT_CONVERTED)


def _unchanged(value: Any) -> Any:
    return value
