"""Add the kinds of messages that people have switched off."""

from peewee import AutoField, BigIntegerField, CharField, DateTimeField, Model


def tables(db):
    """Return the new table as it is from this step on."""

    class Base(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Mute(Base):
        id = AutoField()
        chat_id = BigIntegerField()
        subject = CharField(max_length=24)
        at = DateTimeField()

        class Meta:
            indexes = ((("chat_id", "subject"), True),)

    return [Mute]


def up(migrator, db):
    """Create the table."""
    db.create_tables(tables(db))


def down(migrator, db):
    """Drop it; everything is sent again."""
    db.drop_tables(tables(db))
