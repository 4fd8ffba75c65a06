"""The audit log: its hash chain shows what was changed."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from peewee import PeeweeException

from models import audit, tables
from models.audit import FIRST, AuditAction, log, record, verify
from models.database import Database, transaction
from tests.support.world import NOON, agar_and_susner, coordinator, person, place_id

TRIGGERS = {
    "sqlite": ("DROP TRIGGER audit_no_update", "DROP TRIGGER audit_no_delete"),
    "postgresql": ("DROP TRIGGER audit_no_change ON audit",),
}


@pytest.fixture
def agar(db: Database) -> Database:
    """Record three rows about Dewas and Rajgarh."""
    agar_and_susner()
    for number, code in enumerate(("PC21", "PC20", "AC166")):
        record(None, AuditAction.IMPORT, code, NOON + timedelta(hours=number), rows=number)
    return db


def force(db: Database, sql: str) -> None:
    """Change rows behind the triggers, as only somebody with access to the database can."""
    execute: Any = db.peewee.execute_sql
    for statement in TRIGGERS[db.url.split(":")[0]]:
        execute(statement.replace("TRIGGER", "TRIGGER IF EXISTS"))
    execute(sql)


def forge(db: Database, number: int) -> None:
    """Insert a forged row into the audit."""
    values = f"{number}, '2026-11-23 06:30:00', 'export', 'PC21', '{{}}', ''"
    force(db, f"INSERT INTO audit (id, at, action, subject, details, hash) VALUES ({values})")


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


@pytest.mark.parametrize("number", [-5, 0])
def test_a_row_put_in_before_the_first_is_named(agar: Database, number: int) -> None:
    forge(agar, number)
    assert (verify().broken, verify().cut) == (number, False)
    fitting = tables.Audit.get_by_id(number)
    fitting.hash = audit.chain_hash(FIRST, fitting)
    force(agar, f"UPDATE audit SET hash = '{fitting.hash}' WHERE id = {number}")
    assert verify().broken == number


def test_a_row_put_in_at_the_end_is_named_even_when_its_hash_fits(agar: Database) -> None:
    forge(agar, 99)
    fitting = tables.Audit.get_by_id(99)
    fitting.hash = audit.chain_hash(tables.AuditHead.get().hash, fitting)
    force(agar, f"UPDATE audit SET hash = '{fitting.hash}' WHERE id = 99")
    assert verify().broken == 99


@pytest.mark.parametrize(
    "change", ["UPDATE audit_head SET rows = 4", f"UPDATE audit_head SET hash = '{FIRST}'"]
)
def test_another_number_or_hash_at_the_end_than_was_written_shows(
    agar: Database, change: str
) -> None:
    force(agar, change)
    assert (verify().broken, verify().cut) == (0, True)


@pytest.mark.parametrize("change", ["DELETE FROM audit_head", "UPDATE audit_head SET rows = 'x'"])
def test_without_what_was_kept_about_the_end_it_is_missing(agar: Database, change: str) -> None:
    if agar.shared and "'x'" in change:
        pytest.skip("PostgreSQL takes no text for a number")
    force(agar, change)
    assert (verify().broken, verify().cut, audit.length()) == (0, True, 0)


def test_rows_that_come_while_it_is_checked_break_nothing(
    agar: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log, "BATCH", 2)
    verdict = verify(lambda rows: record(None, AuditAction.IMPORT, "PC21", NOON))
    assert (verdict.rows, verdict.broken) == (3, None)


SPOILT = {
    "sqlite": (
        "at = 'x'", "at = '2026'", "at = 5", "at = x'31'", "at = CAST(at AS BLOB)", "actor = 'x'",
        "actor = 1.5", "actor = x'31'", "who = 'BS'", "who = x'31'", "action = CAST(x'ff' AS TEXT)",
        "action = CAST(action AS BLOB)", "subject = CAST(subject AS BLOB)", "subject = char(0)",
        "details = 'x'", "details = CAST(details AS BLOB)", "place_id = 'x'",
        "place_id = CAST(place_id || '' AS BLOB)", "also_id = place_id", "also_id = 'x'",
        "hash = CAST(hash AS BLOB)", "hash = ''",
    ),
    "postgresql": (
        "at = 'infinity'", "at = '0044-03-15 BC'", "actor = -1", "who = ''", "action = ''",
        "subject = ''", "details = 'x'", "place_id = NULL",
        "also_id = place_id", "hash = ''",
    ),
}  # fmt: skip


def test_whatever_was_put_into_a_column_the_row_is_named_and_nothing_fails(agar: Database) -> None:
    execute: Any = agar.peewee.execute_sql
    second = tables.Audit.get(tables.Audit.subject == "PC20").id
    kind = agar.url.split(":")[0]
    if kind == "sqlite":
        execute("PRAGMA foreign_keys = OFF")
    force(agar, "CREATE TABLE kept AS SELECT * FROM audit")
    names = "at", "actor", "who", "action", "subject", "details", "place_id", "also_id", "hash"
    back = ", ".join(f"{name} = (SELECT {name} FROM kept WHERE id = {second})" for name in names)
    for change in SPOILT[kind]:
        execute(f"UPDATE audit SET {change} WHERE id = {second}")
        assert verify().broken == second, change
        execute(f"UPDATE audit SET {back} WHERE id = {second}")
        assert verify().broken is None, change


def test_a_row_without_what_it_needs_is_named(agar: Database) -> None:
    if agar.shared:
        pytest.skip("PostgreSQL holds to NOT NULL for its owner too")
    execute: Any = agar.peewee.execute_sql
    force(agar, "ALTER TABLE audit RENAME TO old")
    execute("CREATE TABLE audit AS SELECT * FROM old")
    for name in ("at", "action", "subject", "details", "hash"):
        execute("DELETE FROM audit")
        execute("INSERT INTO audit SELECT * FROM old")
        execute(f"UPDATE audit SET {name} = NULL WHERE id = 2")
        assert verify().broken == 2, name


def test_a_row_taken_out_of_the_middle_shows_in_the_next_one(agar: Database) -> None:
    last = tables.Audit.select().order_by(tables.Audit.id.desc()).get().id
    force(agar, "DELETE FROM audit WHERE subject = 'PC20'")
    assert verify().broken == last


def test_rows_missing_at_the_end_show_although_no_row_is_wrong(agar: Database) -> None:
    force(agar, "DELETE FROM audit WHERE subject = 'AC166'")
    assert verify().broken == 0
    record(None, AuditAction.IMPORT, "PC21", NOON)
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
                record(actor, AuditAction.EXPORT, "PC21", NOON)
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
        record(1, AuditAction.EXPORT, "PC21", NOON)
        raise ZeroDivisionError
    record(1, AuditAction.EXPORT, "PC21", NOON)
    assert (verify().rows, verify().broken) == (4, None)


def test_each_row_knows_the_place_it_is_about_as_things_were(agar: Database) -> None:
    meena = coordinator(900, "Meena", "PC21")
    asha = person(1, "Asha", "165/2")
    for code in ("PC21", "166/3", "MP/166/3A", asha.code, "MP", "T1", "D:agar-malwa", "phones"):
        record(meena.id, AuditAction.EXPORT, code, NOON)
    places = [row.place_id for row in tables.Audit.select().order_by(tables.Audit.id)][-8:]
    ac166, ac165 = place_id("AC166"), place_id("AC165")
    whole, district = place_id("MP"), place_id("D:agar-malwa")
    assert places == [place_id("PC21"), ac166, ac166, ac165, whole, None, district, None]


def test_a_row_may_be_about_a_second_place_which_is_chained_like_the_rest(agar: Database) -> None:
    record(None, AuditAction.APPOINT, "PC21", NOON, also=place_id("AC165"))
    record(None, AuditAction.APPOINT, "PC21", NOON, also=place_id("PC21"))
    *_, two, one = tables.Audit.select().order_by(tables.Audit.id)
    assert (two.also_id, one.also_id, verify().broken) == (place_id("AC165"), None, None)
    force(agar, f"UPDATE audit SET also_id = NULL WHERE id = {two.id}")
    assert verify().broken == two.id


def test_rows_from_before_there_was_a_second_place_stay_as_they_are(db: Database) -> None:
    agar_and_susner()
    record(None, AuditAction.IMPORT, "PC21", NOON, rows=1)
    before = tables.Audit.select(tables.Audit.hash).scalar()
    runner = db.migrations()
    while "0012_audit_also" not in db.pending():
        runner.down()
    db.migrate()
    record(None, AuditAction.APPOINT, "PC21", NOON, also=place_id("AC165"))
    assert (verify().rows, verify().broken) == (2, None)
    assert tables.Audit.select(tables.Audit.hash).order_by(tables.Audit.id).scalar() == before
    execute: Any = db.peewee.execute_sql
    for sql in ("UPDATE audit SET also_id = NULL", "DELETE FROM audit"):
        with pytest.raises(PeeweeException, match="append-only"):
            execute(sql)
        db.peewee.close()


@pytest.mark.parametrize("value", ["Asha Devi", "आशा", "+919826012345", "9826012345", "x" * 65])
def test_a_name_or_a_phone_is_not_taken(agar: Database, value: str) -> None:
    with pytest.raises(ValueError, match="never a name"):
        record(1, AuditAction.EXPORT, "PC21", NOON, about=value)
    with pytest.raises(ValueError, match="never a name"):
        record(1, AuditAction.EXPORT, "PC21", NOON, about=[value])
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
    record(None, AuditAction.IMPORT, "MP", NOON)
    assert (verify().rows, verify().broken) == (4, None)


def test_a_long_chain_is_read_in_batches(agar: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "BATCH", 2)
    seen: list[int] = []
    assert verify(seen.append).rows == 3
    assert seen == [2, 3]
