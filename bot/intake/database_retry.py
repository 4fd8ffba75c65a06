"""Retry operations on the inbox while the database is unavailable."""

import asyncio
import itertools
import logging
from collections.abc import Callable, Iterator
from typing import ParamSpec
from weakref import WeakKeyDictionary

from config.repeated_failures import RepeatedFailure
from models.database import DATABASE_UNAVAILABLE, Database

P = ParamSpec("P")
log = logging.getLogger(__name__)
PAUSES = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)  # seconds between tries; the last one repeats
_failures: WeakKeyDictionary[Database, RepeatedFailure] = WeakKeyDictionary()


def pauses() -> Iterator[float]:
    """Return the seconds to wait after each failed try, without end."""
    return itertools.chain(PAUSES, itertools.repeat(PAUSES[-1]))


async def run_until_accepted(
    database: Database, operation: Callable[P, None], /, *args: P.args, **kwargs: P.kwargs
) -> None:
    """Run an operation that writes to the inbox, as often as the database needs to accept it.

    Raises whatever else the operation raises.
    """
    failures = _failures_of(database)
    for pause in pauses():
        try:
            await database.run(operation, *args, **kwargs)
        except DATABASE_UNAVAILABLE as error:
            failures.failed(error)
            await asyncio.sleep(pause)
        else:
            failures.succeeded()
            return


def _failures_of(database: Database) -> RepeatedFailure:
    return _failures.setdefault(
        database, RepeatedFailure(log, "inbox: write failed", expected=DATABASE_UNAVAILABLE)
    )
