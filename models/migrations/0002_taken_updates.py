"""Add the owner, chat and user of an update, and the update that created a row."""

from peewee import (
    SQL,
    BigIntegerField,
    CharField,
    DateTimeField,
    IntegerField,
    Model,
    TextField,
)

UNFINISHED = SQL("state IN ('new', 'taken')")


def indexes(db):
    """Return the new indexes: they hold the few updates that are unfinished."""

    class Inbox(Model):
        update_id = BigIntegerField(primary_key=True)
        raw = TextField()
        state = CharField(max_length=8)
        chat_id = BigIntegerField(null=True)
        user_id = BigIntegerField(null=True)

        class Meta:
            database = db
            legacy_table_names = False

    return [
        Inbox.index(column, Inbox.update_id, where=UNFINISHED, name=f"inbox_{name}")
        for name, column in (("chat", Inbox.chat_id), ("user", Inbox.user_id))
    ]


NEW = (
    ("inbox", "chat_id", BigIntegerField(null=True)),
    ("inbox", "user_id", BigIntegerField(null=True)),
    ("inbox", "owner", CharField(max_length=36, null=True)),
    ("inbox", "leased_until", DateTimeField(null=True)),
    ("inbox", "attempts", IntegerField(default=0)),
    ("draft", "update_id", BigIntegerField(null=True)),
    ("target", "update_id", BigIntegerField(null=True, unique=True)),
    ("session", "update_id", BigIntegerField(null=True, unique=True)),
)


def up(migrator, db):
    """Add the columns and the indexes."""
    for table, column, field in NEW:
        migrator.migrate(migrator.add_column(table, column, field))
    for index in indexes(db):
        db.execute(index)


def down(migrator, db):
    """Drop them."""
    for index in indexes(db):
        migrator.migrate(migrator.drop_index("inbox", index._name))
    for table in ("target", "session"):
        migrator.migrate(migrator.drop_index(table, f"{table}_update_id"))
    for table, column, _ in reversed(NEW):
        migrator.migrate(migrator.drop_column(table, column))
