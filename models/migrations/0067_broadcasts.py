"""Add broadcasts, and who gets them."""

from peewee import (
    AutoField,
    BigIntegerField,
    BooleanField,
    CharField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)


def tables(db):
    """Return the new tables as they are from this step on."""

    class Base(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Worker(Base):
        id = AutoField()

    class Place(Base):
        id = AutoField()

    class Booth(Base):
        id = AutoField()

    class Session(Base):
        id = AutoField()

    class Broadcast(Base):
        id = AutoField()
        place = ForeignKeyField(Place, backref="+", on_delete="RESTRICT")
        by = ForeignKeyField(Worker, null=True, backref="+", on_delete="SET NULL")
        role = CharField(max_length=24, default="")
        grade = CharField(max_length=8, default="")
        booth = ForeignKeyField(Booth, null=True, backref="+", on_delete="RESTRICT")
        session = ForeignKeyField(Session, null=True, backref="+", on_delete="RESTRICT")
        text_hi = TextField(default="")
        text_en = TextField(default="")
        photo = CharField(max_length=200, default="")
        answer = CharField(max_length=8, default="")
        state = CharField(max_length=10)
        made_at = DateTimeField()
        counted = IntegerField(default=0)
        confirmed_by = ForeignKeyField(Worker, null=True, backref="+", on_delete="SET NULL")
        started_at = DateTimeField(null=True)
        ended_at = DateTimeField(null=True)
        why = CharField(max_length=10, default="")
        sent = IntegerField(default=0)
        failed = IntegerField(default=0)
        uncertain = IntegerField(default=0)
        left_out = IntegerField(default=0)
        answered = IntegerField(default=0)
        sent_before = IntegerField(default=0)
        failed_before = IntegerField(default=0)
        version = IntegerField(default=0)
        changed = IntegerField(default=0)
        unchanged = IntegerField(default=0)
        changed_at = DateTimeField(null=True)
        taken_back_at = DateTimeField(null=True)
        busy = BooleanField(default=False, index=True)
        chat_id = BigIntegerField(null=True)
        message_id = BigIntegerField(null=True)
        shown = CharField(max_length=200, default="")
        shown_at = DateTimeField(null=True)
        update_id = BigIntegerField(null=True, unique=True)

    class BroadcastRecipient(Base):
        id = AutoField()
        broadcast = ForeignKeyField(Broadcast, backref="+", on_delete="CASCADE", index=False)
        worker = ForeignKeyField(Worker, backref="+", on_delete="CASCADE", index=False)
        state = CharField(max_length=10)
        reason = CharField(max_length=10, default="")
        chat_id = BigIntegerField(null=True)
        outbox_id = IntegerField(null=True)
        allowed_at = DateTimeField(null=True)
        sent_at = DateTimeField(null=True)
        message_ids = TextField(default="")
        version = IntegerField(default=0)
        answered_at = DateTimeField(null=True)

        class Meta:
            indexes = (
                (("broadcast", "worker"), True),
                (("broadcast", "state"), False),
                (("worker", "allowed_at"), False),
            )

    return [Broadcast, BroadcastRecipient]


def up(migrator, db):
    """Create the tables."""
    db.create_tables(tables(db))


def down(migrator, db):
    """Drop them; what was sent stays where it arrived."""
    db.drop_tables(tables(db))
