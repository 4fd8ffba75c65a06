"""Mark updates that have had their effect and whose answer waits: they hold their chat alone."""

from peewee import BooleanField


def up(migrator, db):
    """Add the column; what is in the inbox by now is not known to wait."""
    migrator.migrate(migrator.add_column("inbox", "answering", BooleanField(default=False)))


def down(migrator, db):
    """Drop it again."""
    migrator.migrate(migrator.drop_column("inbox", "answering"))
