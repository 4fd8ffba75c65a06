"""Record who linked a group, when a post last reached it, and since when posts do not.

Who linked it is read from the audit: whoever linked this group to this place last.
"""

import json

from peewee import (
    AutoField,
    BigIntegerField,
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)


def tables(db):
    """Return the tables as they were at this step: those it reads, that it changes, and the new."""

    class Base(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Worker(Base):
        id = AutoField()

    class Place(Base):
        id = AutoField()
        code = CharField(max_length=24)

    class Audit(Base):
        id = AutoField()
        actor = IntegerField(null=True)
        action = CharField(max_length=24)
        subject = CharField(max_length=64)
        details = TextField()

    class Chat(Base):
        id = AutoField()
        chat_id = BigIntegerField()
        place = ForeignKeyField(Place, null=True, on_delete="RESTRICT")
        linked_by = ForeignKeyField(Worker, null=True, on_delete="SET NULL")

    class Unreached(Base):
        chat = ForeignKeyField(Chat, primary_key=True, on_delete="CASCADE")
        since = DateTimeField()
        tried_at = DateTimeField()
        reason = CharField(max_length=200)
        missed_on = DateField(null=True)
        mornings = IntegerField(default=0)
        judged = BooleanField(default=False)
        told_at = DateTimeField(null=True)

    return Worker, Place, Audit, Chat, Unreached


def up(migrator, db):
    """Add columns and table, and fill in who linked."""
    worker, place, audit, chat, unreached = tables(db)
    migrator.migrate(
        migrator.add_column("chat", "linked_by_id", chat.linked_by),
        migrator.add_column("chat", "posted_at", DateTimeField(null=True)),
    )
    db.create_tables([unreached])
    acts = audit.select().where(audit.action == "link", audit.actor.is_null(False))
    linkers = {
        (json.loads(row.details).get("chat"), row.subject): row.actor
        for row in acts.order_by(audit.id)
    }
    there = {row.id for row in worker.select(worker.id)} if linkers else set()
    for row in chat.select(chat.id, chat.chat_id, place.code).join(place).namedtuples():
        linker = linkers.get((row.chat_id, row.code))
        if linker in there:
            chat.update(linked_by=linker).where(chat.id == row.id).execute()


def down(migrator, db):
    """Drop them."""
    db.drop_tables([tables(db)[-1]])
    migrator.migrate(
        migrator.drop_column("chat", "posted_at"),
        migrator.drop_index("chat", "chat_linked_by_id"),
        migrator.drop_column("chat", "linked_by_id"),
    )
