"""The audit: a chain that shows what was done to it."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from peewee import PeeweeException

from models import audit, tables
from models.audit import record, verify
from models.database import Database, transaction
from tests.world import NOON, agar_and_susner, coordinator, person, place_id

TRIGGERS = {
    "sqlite": ("DROP TRIGGER audit_no_update", "DROP TRIGGER audit_no_delete"),
    "postgresql": ("DROP TRIGGER audit_no_change ON audit",),
}


@pytest.fixture
def agar(db: Database) -> Database:
    """Three rows about Dewas and Rajgarh."""
    agar_and_susner()
    for number, code in enumerate(("PC21", "PC20", "AC166")):
        record(None, "import", code, NOON + timedelta(hours=number), rows=number)
    return db


def force(db: Database, sql: str) -> None:
    """Do what only somebody with the database in their hands can do."""
    execute: Any = db.peewee.execute_sql
    for statement in TRIGGERS[db.url.split(":")[0]]:
        execute(statement)
    execute(sql)


def test_a_whole_chain_is_found_whole(agar: Database) -> None:
    seen: list[int] = []
    verdict = verify(seen.append)
    assert (verdict.rows, verdict.broken, seen) == (3, None, [3])
    assert verdict.head == tables.AuditHead.get().hash
    assert tables.AuditHead.get().rows == 3


@pytest.mark.parametrize(
    "change",
    ["actor = 5", "subject = 'PC19'", "details = '{}'", "action = 'link'", "place_id = NULL"],
)
def test_a_changed_row_is_the_first_that_is_wrong(agar: Database, change: str) -> None:
    second = tables.Audit.get(tables.Audit.subject == "PC20").id
    force(agar, f"UPDATE audit SET {change} WHERE subject = 'PC20'")
    assert verify().broken == second


def test_a_row_taken_out_of_the_middle_shows_in_the_next_one(agar: Database) -> None:
    last = tables.Audit.select().order_by(tables.Audit.id.desc()).get().id
    force(agar, "DELETE FROM audit WHERE subject = 'PC20'")
    assert verify().broken == last


def test_rows_missing_at_the_end_show_although_no_row_is_wrong(agar: Database) -> None:
    force(agar, "DELETE FROM audit WHERE subject = 'AC166'")
    assert verify().broken == 0
    record(None, "import", "PC21", NOON)
    assert verify().broken not in (None, 0)


@pytest.mark.parametrize(
    "sql", ["UPDATE audit SET actor = 5", "DELETE FROM audit", "DELETE FROM audit WHERE id = 1"]
)
def test_the_database_itself_refuses_to_change_or_delete_a_row(agar: Database, sql: str) -> None:
    execute: Any = agar.peewee.execute_sql
    with pytest.raises(PeeweeException, match="append-only"):
        execute(sql)
    agar.peewee.close()
    assert verify().broken is None
    assert tables.Audit.select().count() == 3


def test_postgresql_refuses_to_empty_it_in_one_go_too(agar: Database) -> None:
    if not agar.shared:
        pytest.skip("SQLite has no TRUNCATE")
    execute: Any = agar.peewee.execute_sql
    with pytest.raises(PeeweeException, match="append-only"):
        execute("TRUNCATE audit CASCADE")


def test_many_writers_at_once_make_one_chain(agar: Database) -> None:
    def write(actor: int) -> None:
        for _ in range(10):
            with transaction():
                record(actor, "export", "PC21", NOON)
        agar.peewee.close()

    threads = [threading.Thread(target=write, args=(n,)) for n in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    verdict = verify()
    assert (verdict.rows, verdict.broken) == (83, None)
    assert tables.AuditHead.get().rows == 83


def test_what_a_failed_operation_would_have_recorded_leaves_no_gap(agar: Database) -> None:
    with pytest.raises(ZeroDivisionError), transaction():
        record(1, "export", "PC21", NOON)
        raise ZeroDivisionError
    record(1, "export", "PC21", NOON)
    assert (verify().rows, verify().broken) == (4, None)


def test_each_row_knows_the_place_it_is_about_as_things_were(agar: Database) -> None:
    meena = coordinator(900, "Meena", "PC21")
    asha = person(1, "Asha", "165/2")
    for code in ("PC21", "166/3", "MP/166/3", asha.code, "MP", "T1", "D:agar-malwa", "phones"):
        record(meena.id, "export", code, NOON)
    places = [row.place_id for row in tables.Audit.select().order_by(tables.Audit.id)][-8:]
    ac166, ac165 = place_id("AC166"), place_id("AC165")
    whole, district = place_id("MP"), place_id("D:agar-malwa")
    assert places == [place_id("PC21"), ac166, ac166, ac165, whole, None, district, None]


@pytest.mark.parametrize("value", ["Asha Devi", "आशा", "+919826012345", "9826012345", "x" * 65])
def test_a_name_or_a_phone_is_not_taken(agar: Database, value: str) -> None:
    with pytest.raises(ValueError, match="never a name"):
        record(1, "export", "PC21", NOON, about=value)
    with pytest.raises(ValueError, match="never a name"):
        record(1, "export", "PC21", NOON, about=[value])
    assert verify().rows == 3


def test_rows_from_before_the_chain_are_chained_when_the_database_is_brought_up_to_date(
    db: Database,
) -> None:
    runner = db.migrations()
    while "0007_audit_chain" not in db.pending():
        runner.down()
    execute: Any = db.peewee.execute_sql
    for number in range(3):
        execute(
            "INSERT INTO audit (at, actor, action, subject, details) VALUES "
            f"('2026-11-2{number} 06:30:00.5', {number}, 'link', 'PC21', '{{}}')"
        )
    db.migrate()
    record(None, "import", "MP", NOON)
    assert (verify().rows, verify().broken) == (4, None)


def test_a_long_chain_is_read_in_batches(agar: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "BATCH", 2)
    seen: list[int] = []
    assert verify(seen.append).rows == 3
    assert seen == [2, 3]
