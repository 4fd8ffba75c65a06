"""The very first start, of three replicas at the same time."""

from collections.abc import AsyncIterator
from pathlib import Path

import psycopg
import pytest

from models import tables
from models.database import Database
from playground.telegram import World
from tests.support.processes import Process, free_address, settings, until


@pytest.fixture
async def replicas(
    telegram: World, server: str, postgres: str, tmp_path: Path
) -> AsyncIterator[list[Process]]:
    """Three replicas on a database without tables, not started yet."""
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute("CREATE DATABASE fresh")
    url = postgres.replace("/postgres?", "/fresh?")
    common = settings(telegram, server, url, mode="webhook", webhook_secret="only-Telegram_knows")
    common["webhook_url"] = "http://127.0.0.1:9"
    replicas = [Process(tmp_path, f"{n}", **common, listen=free_address()) for n in range(3)]
    yield replicas
    for replica in replicas:
        await replica.must_stop()


async def test_replicas_that_start_on_an_empty_database_all_come_up(
    replicas: list[Process], postgres: str
) -> None:
    for replica in replicas:
        replica.start()
    await until(
        lambda: all("api: connected as @" in replica.log for replica in replicas), "all are up"
    )
    database = Database(postgres.replace("/postgres?", "/fresh?"))
    assert database.pending() == []
    assert tables.Place.select().where(tables.Place.kind == "pc").count() == 29
    database.close()
