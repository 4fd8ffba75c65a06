"""Add to kinds of posts which trainings they require."""

from peewee import CharField


def up(migrator, db):
    """Add the column: no kind requires any."""
    requires = CharField(max_length=1000, default="")
    migrator.migrate(migrator.add_column("post_kind", "requires", requires))


def down(migrator, db):
    """Drop it."""
    migrator.migrate(migrator.drop_column("post_kind", "requires"))
