"""Add which command menu a person's private chat was given, so that it is set once."""

from peewee import CharField


def up(migrator, db):
    """Add the column."""
    migrator.migrate(migrator.add_column("chat", "menu", CharField(max_length=16, null=True)))


def down(migrator, db):
    """Drop it."""
    migrator.migrate(migrator.drop_column("chat", "menu"))
