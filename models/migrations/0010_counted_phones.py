"""Phones that have counted for an inviter, apart from the invitations, which forget them."""

from peewee import CharField, DateTimeField, Model


def tables(db):
    """Give the table as it was at this step."""

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
    """Drop it again."""
    db.drop_tables(tables(db))
