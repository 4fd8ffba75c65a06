"""Which tables and columns are moved, in which order: as PostgreSQL's catalogue has them."""

from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import Any

_COLUMNS = """
    SELECT table_name, column_name, data_type FROM information_schema.columns
    JOIN information_schema.tables USING (table_schema, table_name)
    WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'
    ORDER BY table_name, ordinal_position"""
_REFERENCES = """
    SELECT child.relname, parent.relname FROM pg_constraint
    JOIN pg_class child ON child.oid = conrelid JOIN pg_class parent ON parent.oid = confrelid
    WHERE contype = 'f' AND child.relnamespace = current_schema()::regnamespace"""


@dataclass(frozen=True, slots=True)
class MovedTable:
    """A table, its columns, and PostgreSQL's type of each."""

    name: str
    columns: tuple[str, ...]
    types: tuple[str, ...]

    @property
    def quoted(self) -> str:
        """The name in SQL."""
        return f'"{self.name}"'

    @property
    def listed(self) -> str:
        """The columns in SQL."""
        return ", ".join(f'"{column}"' for column in self.columns)


def tables(connection: Any) -> tuple[MovedTable, ...]:
    """Return the tables of a connection to PostgreSQL, each after those that it refers to."""
    columns: dict[str, list[tuple[str, str]]] = {}
    for table, column, type_ in connection.execute(_COLUMNS).fetchall():
        columns.setdefault(table, []).append((column, type_))
    needs: dict[str, set[str]] = {name: set() for name in columns}
    for child, parent in connection.execute(_REFERENCES).fetchall():
        needs[child] |= {parent} - {child}  # rows of one table are checked when all are there
    return tuple(
        MovedTable(name, *(tuple(part) for part in zip(*columns[name], strict=True)))
        for name in TopologicalSorter(needs).static_order()
    )
