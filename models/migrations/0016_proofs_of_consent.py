"""Keep the words of each notice and a nameless proof of consent, and let marks of phones end.

The words of notices before this step were never stored: their hashes alone are in the consents.
"""

from peewee import AutoField, CharField, DateTimeField, Model, TextField


def models(db):
    """Return the tables as they are from this step on: two new ones, two with a new index."""

    class Base(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Notice(Base):
        text_hash = CharField(max_length=64, primary_key=True)
        version = CharField(max_length=16)
        language = CharField(max_length=2)
        text = TextField()
        since = DateTimeField()

    class ConsentProof(Base):
        id = AutoField()
        account_mark = CharField(max_length=64, index=True)
        notice_version = CharField(max_length=16)
        text_hash = CharField(max_length=64)
        given_at = DateTimeField()
        withdrawn_at = DateTimeField(index=True)

    return [Notice, ConsentProof]


MARKS = ("blocked_phone", "counted_phone")


def up(migrator, db):
    """Create the tables, and the indexes by which old marks are found."""
    db.create_tables(models(db))
    migrator.migrate(*(migrator.add_index(table, ("at",)) for table in MARKS))


def down(migrator, db):
    """Drop them."""
    migrator.migrate(*(migrator.drop_index(table, f"{table}_at") for table in MARKS))
    db.drop_tables(models(db))
