"""Nothing of one test is there in the next, although they get the same PostgreSQL database."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest

from models import tables
from models.database import Database
from tests.support.databases import MIGRATED, REAL_PLACES, Pool
from tests.support.processes import PATIENCE

Pools = Callable[[str], Pool]


@pytest.fixture(scope="module")
def pool(pools: Pools) -> Iterator[Pool]:
    """Copies of the migrated template that no other test has."""
    shared = pools(MIGRATED)
    own = Pool(shared.server, shared.template)
    yield own
    own.close()


def change(url: str, *statements: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


def everything(url: str) -> dict[str, list[str]]:
    """Return the rows of every table and the state of every sequence."""
    with psycopg.connect(url) as connection:
        found = connection.execute(
            "SELECT relname, relkind = 'S' FROM pg_class"
            " WHERE relkind IN ('r', 'S') AND relnamespace = 'public'::regnamespace"
        ).fetchall()
        return {
            name: sorted(
                str(row)
                for row in connection.execute(
                    f"SELECT {'last_value, is_called' if is_sequence else '*'} FROM {name}"
                )
            )
            for name, is_sequence in found
        }


def wait_until_left(url: str) -> None:
    """Wait until the pool alone is connected: PostgreSQL ends a connection in its own time."""
    name = url.partition("?")[0].rpartition("/")[2]
    ends = time.monotonic() + PATIENCE
    with psycopg.connect(url.replace(f"/{name}?", "/postgres?"), autocommit=True) as server:
        query = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s"
        while server.execute(query, (name,)).fetchone() != (1,):
            assert time.monotonic() < ends, "somebody is still connected"
            time.sleep(0.005)


def lend_again_after(pool: Pool, *statements: str) -> tuple[str, str]:
    """Change a database as a test might, and return its URL and that of the next one."""
    first, take_back = pool.lend()
    change(first, *statements)
    take_back()
    wait_until_left(first)
    second, take_back = pool.lend()
    take_back()
    return first, second


@pytest.fixture(scope="module")
def fresh(pools: Pools) -> dict[str, list[str]]:
    """What is in a database that no test has had."""
    template = pools(MIGRATED).template
    copy = Pool(pools(MIGRATED).server, template)
    return everything(copy.lend()[0])


def test_a_row_of_one_test_is_not_there_in_the_next(
    pool: Pool, fresh: dict[str, list[str]]
) -> None:
    first, second = lend_again_after(
        pool,
        "INSERT INTO place (kind, state_code, code, name_en, name_hi, aliases, reservation)"
        " VALUES ('state', 'MP', 'MP', 'Madhya Pradesh', '', '', 'GEN')",
    )
    assert first == second
    assert everything(second) == fresh


def test_rows_that_the_migrations_put_in_come_back(pool: Pool, fresh: dict[str, list[str]]) -> None:
    seeded = sorted(pool.template.rows)
    assert "audit_head" in seeded
    assert "post_kind" in seeded
    _, second = lend_again_after(
        pool,
        "SET session_replication_role = replica",
        *(f"DELETE FROM {table}" for table in seeded),
    )
    assert everything(second) == fresh


def test_ids_begin_at_the_same_number_again(pool: Pool, fresh: dict[str, list[str]]) -> None:
    sequences = [name for name, _, _ in pool.template.sequences]
    assert len(sequences) > 10
    _, second = lend_again_after(pool, *(f"SELECT setval('{name}', 77)" for name in sequences))
    assert everything(second) == fresh


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE worker ADD COLUMN nickname text",
        "ALTER TABLE worker ALTER COLUMN name DROP NOT NULL",
        "ALTER TABLE worker ALTER COLUMN name SET DEFAULT 'Asha'",
        "ALTER TABLE worker ADD CHECK (id > 0)",
        "ALTER TABLE worker RENAME TO person",
        "ALTER TABLE worker DISABLE TRIGGER ALL",
        "ALTER SEQUENCE worker_id_seq INCREMENT BY 7",
        "ALTER SEQUENCE worker_id_seq CACHE 9",
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';"
        "CREATE TRIGGER refuse BEFORE INSERT ON worker FOR EACH ROW EXECUTE FUNCTION refuse()",
        "DROP TRIGGER audit_no_change ON audit",
        "CREATE INDEX of_a_test ON worker (name)",
        "DROP INDEX worker_telegram_id",
        "CREATE TABLE kept AS SELECT * FROM audit",
        "CREATE VIEW everyone AS SELECT * FROM worker",
        "CREATE SCHEMA elsewhere",
        "TRUNCATE lease",
        "ANALYZE worker",
        "DO $$BEGIN EXECUTE format('ALTER DATABASE %I SET timezone = ''Asia/Kolkata''',"
        " current_database()); END$$",
    ],
)
def test_a_database_whose_shape_or_settings_changed_is_not_used_again(
    pool: Pool, statement: str
) -> None:
    first, second = lend_again_after(pool, statement)
    assert first != second


def test_a_database_that_somebody_still_works_on_is_not_used_again(pool: Pool) -> None:
    first, take_back = pool.lend()
    with psycopg.connect(first):
        take_back()
        second, take_back = pool.lend()
        assert second != first
    take_back()


@pytest.mark.parametrize(
    ("statement", "times"),
    [
        ("SELECT * FROM worker", 0),
        ("SELECT nextval('worker_id_seq')", 1),
        ("INSERT INTO lease (name, owner, until) VALUES ('a', 'b', now())", 1),
    ],
)
def test_a_database_that_was_only_read_is_not_emptied(
    pools: Pools, monkeypatch: pytest.MonkeyPatch, statement: str, times: int
) -> None:
    pool = Pool(pools(MIGRATED).server, pools(MIGRATED).template)
    lend_again_after(pool, "SELECT 1")  # it is emptied once, and from then on watched
    emptied: list[str] = []
    empty = Pool._empty

    def note(pool: Pool, connection: psycopg.Connection[Any]) -> None:
        emptied.append(connection.info.dbname)
        empty(pool, connection)

    monkeypatch.setattr(Pool, "_empty", note)
    first, second = lend_again_after(pool, statement)
    pool.close()
    assert first == second
    assert emptied == [first.partition("?")[0].rpartition("/")[2]] * times


def test_a_database_that_has_grown_large_is_not_used_again(pool: Pool) -> None:
    first, second = lend_again_after(
        pool,
        "INSERT INTO lease (name, owner, until)"
        " SELECT n::text, repeat('x', 64), now() FROM generate_series(1, 9000) n",
    )
    assert first != second


def test_the_triggers_and_keys_of_a_database_used_again_still_hold(pool: Pool) -> None:
    _, second = lend_again_after(pool, "SELECT 1")
    with pytest.raises(psycopg.Error):
        change(second, "DELETE FROM audit_head; INSERT INTO booth (ac_id, part) VALUES (9, 9)")


@pytest.mark.parametrize("turn", ["first", "second"])
def test_each_test_finds_its_database_empty(db: Database, turn: str) -> None:
    assert not list(tables.Place.select())
    row = {"kind": "state", "state_code": "MP", "code": "MP", "name_en": turn, "name_hi": ""}
    assert tables.Place.create(**row).id == 1


class TestRealPlaces:
    """The whole bundled geography is there at the start."""

    @pytest.fixture
    def content(self) -> str:
        return REAL_PLACES

    @pytest.mark.parametrize("turn", ["first", "second"])
    def test_each_test_finds_all_places_and_no_others(self, db: Database, turn: str) -> None:
        by_kind = {
            kind: tables.Place.select().where(tables.Place.kind == kind).count()
            for kind in ("state", "district", "pc", "ac")
        }
        assert by_kind == {"state": 1, "district": 55, "pc": 29, "ac": 230}
        tables.Place.update(name_en="Elsewhere").execute()
        tables.Booth.delete().execute()
