"""Find the queries that the product makes where they do not belong, such as on the event loop.

A thread that asks the database has a connection of its own. After an outage of PostgreSQL only
`Database.run` replaces it: whatever else asks, on the event loop or in a thread of asyncio's, fails
from then on. And everybody waits while the event loop asks.
"""

import asyncio
import inspect
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from peewee import Database as Peewee

from models.database import Database

ROOT = Path(__file__).parents[2]
TESTS = ROOT / "tests"
PRODUCT = tuple(ROOT / name for name in ("bot", "jobs", "models", "playground", "service.py"))
POOLS = ("asyncio_", "uvloop_")  # threads of asyncio.to_thread
COROUTINE = inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR


@contextmanager
def watched_queries() -> Iterator[list[str]]:
    """Yield a list that fills with the places in the product that ask, and what they ask."""
    found: list[str] = []
    execute: Any = Peewee.execute_sql

    def watched(self: Any, sql: str, params: Any = None) -> Any:
        if place := _misplaced(sys._getframe(1)):
            found.append(f"{place} asks, and neither Database.run nor read_inline does: {sql}")
        return execute(self, sql, params)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Peewee, "execute_sql", watched)
        yield found


def _misplaced(frame: FrameType | None) -> str | None:
    """Return the place in the product that asks where it must not; None for any other query.

    What runs on an event loop belongs to the innermost coroutine. That may be a test's, which asks
    as it likes. Without one it belongs to what was called first.
    """
    in_pool = threading.current_thread().name.startswith(POOLS)
    if not in_pool and asyncio._get_running_loop() is None:
        return None
    place: tuple[str, int, str] | None = None
    while frame is not None:
        code = frame.f_code
        where = _part(code.co_filename)
        if where == "":
            place = None
        elif where is not None:
            place = (where, frame.f_lineno, code.co_name)
        if code is Database.read_inline.__code__:
            return None
        if code.co_flags & COROUTINE:
            break
        frame = frame.f_back
    return f"{place[0]}:{place[1]} {place[2]}" if place else None


@cache
def _part(filename: str) -> str | None:
    """Return the path of a file of the product, "" for one of the tests, None for any other.

    It is asked for each caller of each query, which takes half of the time of some tests otherwise.
    """
    path = Path(filename)
    if path.is_relative_to(TESTS):
        return ""
    in_product = any(path.is_relative_to(part) for part in PRODUCT)
    return str(path.relative_to(ROOT)) if in_product else None
