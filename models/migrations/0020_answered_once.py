"""Remember what is answered once, though Telegram sends several updates about it."""

from peewee import BigIntegerField, CharField, CompositeKey, DateTimeField, Model


def tables(db):
    """Return the table as it was at this step."""

    class AnsweredOnce(Model):
        chat_id = BigIntegerField()
        subject = CharField(max_length=64)
        update_id = BigIntegerField()
        at = DateTimeField(index=True)

        class Meta:
            database = db
            legacy_table_names = False
            primary_key = CompositeKey("chat_id", "subject")

    return [AnsweredOnce]


def up(migrator, db):
    """Create the table."""
    db.create_tables(tables(db))


def down(migrator, db):
    """Drop it again."""
    db.drop_tables(tables(db))
