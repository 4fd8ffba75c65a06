"""Since when a worker's phone is known to be theirs, and posts that wait to be confirmed again."""

from peewee import DateTimeField


def up(migrator, db):
    """Add the columns."""
    migrator.migrate(
        migrator.add_column("worker", "phone_since", DateTimeField(null=True)),
        migrator.add_column("post", "waits_since", DateTimeField(null=True)),
    )


def down(migrator, db):
    """Drop them; what waited counts again."""
    migrator.migrate(
        migrator.drop_column("post", "waits_since"),
        migrator.drop_column("worker", "phone_since"),
    )
