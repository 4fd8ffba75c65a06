"""The migrations create exactly the tables of the schema."""

from playhouse.schema_diff import diff_models

from models import tables
from models.database import Database


def test_migrations_make_exactly_the_tables_that_the_code_declares(db: Database) -> None:
    assert not diff_models(db.peewee, list(tables.ALL))
    assert {t._meta.table_name for t in tables.ALL} <= set(db.peewee.get_tables())


def test_every_migration_can_be_taken_back_and_applied_again(db: Database) -> None:
    runner = db.migrations()
    while runner.down():
        pass
    assert db.peewee.get_tables() == ["schema_migration"]
    assert db.migrate() == [m.name for m in runner.migrations()]
    assert not diff_models(db.peewee, list(tables.ALL))


def test_a_migrated_database_has_nothing_pending(db: Database) -> None:
    assert db.pending() == []
