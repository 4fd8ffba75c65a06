"""Values of columns, the same in Python for both databases, and the checksum of a table's rows."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import Any

from models.move.errors import MoveError
from models.move.schema import MovedTable

Row = tuple[Any, ...]


def _truth(value: Any) -> bool:
    return {0: False, 1: True}[value]


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError
    if "\0" in value:
        raise ValueError("it has a zero byte")
    return value


def _whole(value: Any) -> int:
    if not isinstance(value, int):
        raise ValueError
    return value


# How SQLite's value of a column becomes PostgreSQL's, by PostgreSQL's type.
_FROM_SQLITE: dict[str, Callable[[Any], Any]] = {
    "boolean": _truth,
    "bytea": bytes,
    "character varying": _text,
    "text": _text,
    "integer": _whole,
    "bigint": _whole,
    "date": date.fromisoformat,
    "timestamp without time zone": datetime.fromisoformat,
}
# And back, where SQLite has no such type; a moment is written as Python's sqlite3 writes it.
_TO_SQLITE: dict[str, Callable[[Any], Any]] = {
    "boolean": int,
    "date": date.isoformat,
    "timestamp without time zone": lambda moment: moment.isoformat(" "),
}


def from_sqlite(table: MovedTable, rows: Iterable[Row]) -> Iterator[Row]:
    """Yield rows of SQLite as PostgreSQL returns them.

    Raises MoveError, which names table and column but not the value: it may be about a person.
    """
    known = [_FROM_SQLITE[type_] for type_ in table.types]
    for row in rows:
        try:
            yield tuple(
                None if value is None else convert(value)
                for convert, value in zip(known, row, strict=True)
            )
        except (ValueError, TypeError, LookupError):
            raise MoveError(_odd(table, known, row)) from None


def to_sqlite(table: MovedTable, rows: Iterable[Row]) -> Iterator[Row]:
    """Yield rows as SQLite stores them."""
    changed = [
        (at, _TO_SQLITE[type_]) for at, type_ in enumerate(table.types) if type_ in _TO_SQLITE
    ]
    for row in rows:
        values = list(row)
        for at, convert in changed:
            if values[at] is not None:
                values[at] = convert(values[at])
        yield tuple(values)


class Checksum:
    """The number of rows seen so far, and a sum of their hashes: in any order it is the same."""

    def __init__(self) -> None:
        self.rows, self._sum = 0, 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Checksum) and self._parts() == other._parts()

    def __hash__(self) -> int:
        return hash(self._parts())

    def seen(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Yield rows, each counted and added to the sum."""
        for row in rows:
            digest = hashlib.sha256(repr(row).encode(errors="surrogatepass")).digest()
            self._sum = (self._sum + int.from_bytes(digest, "big")) % 2**256
            self.rows += 1
            yield row

    def _parts(self) -> tuple[int, int]:
        return self.rows, self._sum


def _odd(table: MovedTable, known: list[Callable[[Any], Any]], row: Row) -> str:
    """Return what is wrong with a row that cannot be converted, without its values."""
    for convert, column, type_, value in zip(known, table.columns, table.types, row, strict=True):
        try:
            if value is not None:
                convert(value)
        except (ValueError, TypeError, LookupError) as error:
            why = f" ({error})" if str(error) == "it has a zero byte" else ""
            return (
                f"table {table.name}, column {column}: PostgreSQL's type {type_} cannot hold "
                f"one of its values{why}. Look for it with sqlite3, and correct it first"
            )
    raise AssertionError("every value can be converted")
