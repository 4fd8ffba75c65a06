"""Add lines of commands that wait for the right word."""

from peewee import (
    BigIntegerField,
    BooleanField,
    CharField,
    CompositeKey,
    DateTimeField,
    IntegerField,
    Model,
    TextField,
)


def tables(db):
    """Return the table as it was at this step."""

    class LineDraft(Model):
        chat_id = BigIntegerField()
        thread_id = IntegerField(default=0)
        user_id = BigIntegerField()
        form = CharField(max_length=24)
        data = TextField()
        updated_at = DateTimeField(index=True)
        update_id = BigIntegerField(null=True)
        waits = BooleanField(default=False)

        class Meta:
            database = db
            legacy_table_names = False
            primary_key = CompositeKey("chat_id", "thread_id", "user_id", "form")

    return [LineDraft]


def up(migrator, db):
    """Create the table."""
    db.create_tables(tables(db))


def down(migrator, db):
    """Drop it again."""
    db.drop_tables(tables(db))
