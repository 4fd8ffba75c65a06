"""Moves of workers between booths, which undo read from the audit before.

Nothing is copied from the audit: a move can be undone for a day only, and the buttons under moves
made before this step are answered like those whose day is over.
"""

from peewee import AutoField, DateTimeField, ForeignKeyField, Model


def tables(db):
    """Return the table as it was at this step."""

    class Base(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Worker(Base):
        id = AutoField()

    class Booth(Base):
        id = AutoField()

    class BoothChange(Base):
        id = AutoField()
        worker = ForeignKeyField(Worker, on_delete="CASCADE")
        left = ForeignKeyField(Booth, backref="+", on_delete="RESTRICT", index=False)
        entered = ForeignKeyField(Booth, backref="+", on_delete="RESTRICT", index=False)
        at = DateTimeField(index=True)
        undone_at = DateTimeField(null=True)

    return [BoothChange]


def up(migrator, db):
    """Create the table."""
    db.create_tables(tables(db))


def down(migrator, db):
    """Drop it again."""
    db.drop_tables(tables(db))
