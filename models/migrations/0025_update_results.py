"""Add what the operations of an update have returned, for an update that is processed again."""

from peewee import BlobField, BooleanField, IntegerField

NEW = (
    ("inbox", "results", BlobField(null=True)),
    ("inbox", "recorded", IntegerField(default=0)),
    ("inbox", "settled", BooleanField(default=False)),
)


def up(migrator, db):
    """Add the columns."""
    for table, column, field in NEW:
        migrator.migrate(migrator.add_column(table, column, field))


def down(migrator, db):
    """Drop them."""
    for table, column, _ in reversed(NEW):
        migrator.migrate(migrator.drop_column(table, column))
