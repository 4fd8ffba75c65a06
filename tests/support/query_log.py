"""Record the queries that an operation makes, and check their plans."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from models.database import Database

_EXPLAINED = ("SELECT", "WITH", "UPDATE", "DELETE", "INSERT")
_PARTIAL = "SELECT name FROM sqlite_master WHERE type = 'index' AND sql LIKE '% WHERE %'"
Query = tuple[str, list[Any]]


@contextmanager
def watched(db: Database) -> Iterator[list[Query]]:
    """Yield a list that fills with the queries made inside the block."""
    queries: list[Query] = []
    execute: Any = db.peewee.execute_sql

    def recorded(sql: str, params: Any = None, *args: Any, **kwargs: Any) -> Any:
        queries.append((sql, list(params or [])))
        return execute(sql, params, *args, **kwargs)

    with patch.object(db.peewee, "execute_sql", recorded):
        yield queries


def whole_table_reads(db: Database, queries: list[Query]) -> list[str]:
    """Return the lines of the query plans that read a whole table instead of using an index."""
    execute: Any = db.peewee.execute_sql
    sqlite = db.url.startswith("sqlite")
    if not sqlite:  # PostgreSQL prefers to read small tables as a whole
        execute("SET enable_seqscan = off")
    explain = "EXPLAIN QUERY PLAN " if sqlite else "EXPLAIN "
    named = r'\) AS "(\w+)"|"(\w+)" AS MATERIALIZED \('
    derived = {"CONSTANT"} | {
        name for sql, _ in queries for found in re.findall(named, sql) for name in found
    }
    plans = [row for sql, params in queries for row in execute(explain + sql, params)]
    lines = [str(row[-1]) for row in plans]
    scans = [line for line in lines if line.startswith("SCAN") and line.split()[1] not in derived]
    return scans + [line for line in lines if "Seq Scan" in line]


def whole_reads(db: Database, queries: Iterable[Query]) -> list[tuple[str, str]]:
    """Return which tables are read as a whole by which queries, as pairs of table and SQL.

    A query for none of several rows, which peewee writes as `0 = 1`, reads nothing.
    """
    execute: Any = db.peewee.execute_sql
    if db.shared:  # PostgreSQL prefers to read small tables as a whole
        execute("SET enable_seqscan = off")
    partial = set()  # indexes of a few rows, which may be read as a whole
    if not db.shared:
        partial = {name for (name,) in execute(_PARTIAL).fetchall()}
    found = []
    for sql, params in queries:
        if not sql.startswith(_EXPLAINED) or "(0 = 1)" in sql:
            continue
        explain = "EXPLAIN " if db.shared else "EXPLAIN QUERY PLAN "
        lines = [str(row[-1]) for row in execute(explain + sql, params)]
        lines = [line for line in lines if line.split()[-1] not in partial]
        found += [(table, sql) for table in sorted(set(_scanned(lines, sql)))]
    return found


def _scanned(lines: list[str], sql: str) -> Iterator[str]:
    """Yield the tables of a plan that are read as a whole."""
    names = {alias: table for table, alias in re.findall(r'"(\w+)" AS "(\w+)"', sql)}
    names |= {table: table for table in re.findall(r'(?:FROM|JOIN|INTO|UPDATE) "(\w+)"', sql)}
    derived = set(re.findall(r'\) AS "(\w+)"|"(\w+)" AS (?:MATERIALIZED )?\(', sql))
    inside = {name for pair in derived for name in pair}
    for line in lines:
        match = re.search(r"^SCAN (\w+)(?! CONSTANT)|Seq Scan on (\w+)", line)
        name = match and (match[1] or match[2])
        if name and name not in inside and name in names:
            yield names[name]
