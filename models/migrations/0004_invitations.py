"""Create the tables of invitations, of the files they came in, and of blocked phones."""

from peewee import (
    AutoField,
    CharField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)


def tables(db):
    """Return the tables as they were at this step."""

    class Base(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Worker(Base):
        id = AutoField()

    class Booth(Base):
        id = AutoField()

    class Place(Base):
        id = AutoField()

    class Batch(Base):
        id = AutoField()
        kind = CharField(max_length=12)
        by = ForeignKeyField(Worker, null=True, on_delete="SET NULL")
        place = ForeignKeyField(Place, on_delete="RESTRICT")
        rows = IntegerField()
        made_at = DateTimeField()
        undone_at = DateTimeField(null=True)

    class Invitation(Base):
        id = AutoField()
        inviter = ForeignKeyField(Worker, null=True, backref="+", on_delete="SET NULL")
        booth = ForeignKeyField(Booth, null=True, on_delete="RESTRICT")
        via = CharField(max_length=8)
        state = CharField(max_length=10, default="pending")
        name = CharField(max_length=64, default="")
        phone = TextField(null=True)
        phone_hash = CharField(max_length=64, null=True, index=True)
        token = CharField(max_length=16, null=True, unique=True)
        made_at = DateTimeField()
        expires_at = DateTimeField(null=True)
        ended_at = DateTimeField(null=True)
        worker = ForeignKeyField(Worker, null=True, unique=True, on_delete="SET NULL")
        batch = ForeignKeyField(Batch, null=True, on_delete="SET NULL")

        class Meta:
            indexes = ((("inviter", "state", "ended_at"), False), (("state", "expires_at"), False))

    class BlockedPhone(Base):
        phone_hash = CharField(max_length=64, primary_key=True)
        at = DateTimeField()

    return [Batch, Invitation, BlockedPhone]


def up(migrator, db):
    """Create the tables."""
    db.create_tables(tables(db))


def down(migrator, db):
    """Drop the tables."""
    db.drop_tables(list(reversed(tables(db))))
