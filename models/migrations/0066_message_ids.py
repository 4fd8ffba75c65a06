"""Keep the ids of all parts of an outgoing message, so that each of them can be changed."""

from peewee import TextField


def up(migrator, db):
    """Add the column; of older messages only the last part is known."""
    migrator.migrate(migrator.add_column("outbox", "message_ids", TextField(default="")))


def down(migrator, db):
    """Drop it."""
    migrator.migrate(migrator.drop_column("outbox", "message_ids"))
