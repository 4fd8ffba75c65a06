"""Add messages through the bot, and let a booth's president see its workers.

Of a message only who, to whom and when is kept.
"""

from peewee import AutoField, CharField, CompositeKey, DateTimeField, ForeignKeyField, Model


def models(db):
    """Return the new tables as they are from this step on."""

    class Base(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Worker(Base):
        id = AutoField()

    class RelayedMessage(Base):
        id = AutoField()
        sender = ForeignKeyField(Worker, backref="+", on_delete="CASCADE", index=False)
        recipient = ForeignKeyField(Worker, backref="+", on_delete="CASCADE")
        at = DateTimeField(index=True)

        class Meta:
            indexes = ((("sender", "recipient", "at"), False),)

    class RelayBlock(Base):
        blocker = ForeignKeyField(Worker, backref="+", on_delete="CASCADE")
        blocked = ForeignKeyField(Worker, backref="+", on_delete="CASCADE")
        at = DateTimeField()

        class Meta:
            primary_key = CompositeKey("blocker", "blocked")

    class PostKind(Base):
        code = CharField(max_length=24, primary_key=True)
        abilities = CharField(max_length=200)

    return [RelayedMessage, RelayBlock], PostKind


def allow_president(db, now, before):
    """Change what the bundled kind of post allows, unless the campaign has changed it."""
    _, kind = models(db)
    same = (kind.code == "booth_president", kind.abilities == before)
    kind.update(abilities=now).where(*same).execute()


def up(migrator, db):
    """Create the tables, and change the kind of post."""
    db.create_tables(models(db)[0])
    allow_president(db, "people", "none")


def down(migrator, db):
    """Drop them, and change it back."""
    allow_president(db, "none", "people")
    db.drop_tables(models(db)[0])
