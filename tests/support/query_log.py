"""Record the queries that an operation makes, and check their plans."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from models.database import Database

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
