"""Record phones that have counted for an inviter, as invitations forget them.

Nothing is missing before this file: the numbers 0009 and 0011 were never used.
"""

from peewee import CharField, DateTimeField, Model


def tables(db):
    """Return the table as it was at this step."""

    class CountedPhone(Model):
        phone_hash = CharField(max_length=64, primary_key=True)
        at = DateTimeField()

        class Meta:
            database = db
            legacy_table_names = False

    return [CountedPhone]


def up(migrator, db):
    """Create the table."""
    db.create_tables(tables(db))


def down(migrator, db):
    """Drop the table."""
    db.drop_tables(tables(db))
