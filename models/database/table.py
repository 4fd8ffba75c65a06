"""The base class of all tables, with short ways for the commonest queries.

peewee compiles the SQL of each query anew, which takes several times as long as the database needs
to answer it. Here a row that is inserted, and one that is looked up by the values of its columns,
have their SQL compiled once; whatever else is asked goes to peewee.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Self

from peewee import OP, DoesNotExist, Expression, Field, Model, Node

from models.database.base import database
from models.database.compiled_query import BindParam, CompiledQuery

_KEPT = 1024  # queries: there are a few for each table


class _NotSimple(Exception):
    """Raised for what peewee has to compile."""


class Table(Model):
    """The base class of all tables."""

    class Meta:
        database = database
        legacy_table_names = False

    @classmethod
    def get(cls, *query: Any, **filters: Any) -> Self:
        """Return a row that matches; raises DoesNotExist."""
        try:
            values = {} if filters else dict(_equalities(cls, query))
        except _NotSimple:
            values = {}
        if not values:
            return super().get(*query, **filters)
        found = _look_up(cls, tuple(values)).models(cls, **values)
        if not found:
            missing: type[DoesNotExist] = cls.DoesNotExist  # type: ignore[attr-defined]
            raise missing(f"no {cls.__name__} with these {', '.join(values)}")
        return found[0]

    def save(self, force_insert: bool = False, only: Any = None) -> Any:
        """Write the row; return the number of rows written."""
        own: Any = self
        values = dict(own.__data__)
        if own._meta.auto_increment and own._pk is None:
            values.pop(own._meta.primary_key.name, None)
        if not force_insert or only is not None or not _is_simple(own, values):
            return super().save(force_insert, only)
        [row] = _insertion(type(self), tuple(values)).rows(**values)
        if own._meta.auto_increment:
            own._pk = row[0]
        own._dirty.clear()
        return 1


def _equalities(table: type[Table], conditions: Any) -> Iterator[tuple[str, Any]]:
    """Yield the columns that conditions compare with values. Raises _NotSimple for all others."""
    for condition in conditions:
        if type(condition) is not Expression:
            raise _NotSimple
        if condition.op == OP.AND:
            yield from _equalities(table, (condition.lhs, condition.rhs))
            continue
        field, value = condition.lhs, condition.rhs
        is_own = isinstance(field, Field) and field.model is table
        if condition.op != OP.EQ or not is_own or isinstance(value, Node | type):
            raise _NotSimple
        yield field.name, value


def _is_simple(row: Any, values: dict[str, Any]) -> bool:
    """Return whether each column that a row needs has its value."""
    meta = row._meta
    return (
        not meta.composite_key
        and values.keys() >= {field.name for field in meta.defaults}
        and not any(isinstance(value, Node) for value in values.values())
        and all(values.get(name) is not None for name in row.__rel__)
    )


@lru_cache(_KEPT)
def _look_up(table: type[Table], names: tuple[str, ...]) -> CompiledQuery:
    conditions = [table._meta.fields[name] == BindParam(name) for name in names]
    return CompiledQuery(lambda: table.select().where(*conditions).limit(1))


@lru_cache(_KEPT)
def _insertion(table: type[Table], names: tuple[str, ...]) -> CompiledQuery:
    fields = table._meta.fields
    values = {name: BindParam(name, fields[name]) for name in names}
    return CompiledQuery(lambda: table.insert(**values).returning(table._meta.primary_key))
