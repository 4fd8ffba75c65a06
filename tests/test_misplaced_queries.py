"""What the product asks on the event loop is found in every test, and what it may ask is not."""

from typing import Any

import pytest

from models import tables
from models.database import Database
from tests.support.misplaced_queries import ROOT

HANDLERS = """
import asyncio

def read():
    return count()

async def at_once():
    return read()

async def later():
    done = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().call_soon(lambda: done.set_result(read()))
    return await done

async def in_a_thread_of_asyncio():
    return await asyncio.to_thread(read_and_close)

def read_and_close():
    try:
        return count()
    finally:
        close()

async def by_an_operation(database):
    return await database.run(read)

async def short(database):
    return await database.read_inline(read)
"""


@pytest.fixture
def handlers(db: Database) -> dict[str, Any]:
    """Handlers of the product, which count the trainings."""
    count = tables.Training.select().count
    product: dict[str, Any] = {"count": count, "close": db.peewee.close}
    exec(compile(HANDLERS, str(ROOT / "bot" / "handlers" / "counting.py"), "exec"), product)
    return product


@pytest.mark.parametrize("name", ["at_once", "later", "in_a_thread_of_asyncio"])
async def test_a_handler_that_asks_by_itself_is_found(
    name: str, handlers: dict[str, Any], queries_out_of_place: list[str]
) -> None:
    assert await handlers[name]() == 0
    [place] = queries_out_of_place
    assert place.startswith("bot/handlers/counting.py")
    queries_out_of_place.clear()


@pytest.mark.parametrize("name", ["by_an_operation", "short"])
async def test_a_handler_that_lets_the_database_ask_is_not(
    name: str, handlers: dict[str, Any], db: Database
) -> None:
    assert await handlers[name](db) == 0


async def test_nor_is_a_test(db: Database) -> None:
    assert tables.Training.select().count() == 0
