"""Create the tables of flags and of verification calls; record which invitations were examined."""

from peewee import (
    SQL,
    AutoField,
    CharField,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)

UNEXAMINED = SQL("examined_at IS NULL")


def tables(db):
    """Return the tables as they were at this step, and the one that changes."""

    class Base(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Worker(Base):
        id = AutoField()

    class Place(Base):
        id = AutoField()

    class Invitation(Base):
        id = AutoField()
        state = CharField(max_length=10, default="pending")

    class Flag(Base):
        id = AutoField()
        invitation = ForeignKeyField(Invitation, on_delete="CASCADE", index=False)
        rule = CharField(max_length=16)
        details = TextField(default="{}")
        made_at = DateTimeField()
        state = CharField(max_length=8, default="waiting")
        decided_by = ForeignKeyField(Worker, null=True, on_delete="SET NULL")
        decided_at = DateTimeField(null=True)

        class Meta:
            indexes = ((("invitation", "rule"), True), (("state", "invitation"), False))

    class Draw(Base):
        id = AutoField()
        place = ForeignKeyField(Place, on_delete="RESTRICT", index=False)
        week = DateField()
        pool = IntegerField()
        made_at = DateTimeField()

        class Meta:
            indexes = ((("place", "week"), True),)

    class CallBack(Base):
        id = AutoField()
        draw = ForeignKeyField(Draw, on_delete="CASCADE", index=False)
        invitation = ForeignKeyField(Invitation, on_delete="CASCADE")
        answer = CharField(max_length=10, null=True)
        by = ForeignKeyField(Worker, null=True, on_delete="SET NULL")
        at = DateTimeField(null=True)

        class Meta:
            indexes = ((("draw", "invitation"), True),)

    return Invitation, [Flag, Draw, CallBack]


def up(migrator, db):
    """Create the tables, and an index of the invitations that were not examined yet."""
    invitation, new = tables(db)
    db.create_tables(new)
    migrator.migrate(migrator.add_column("invitation", "examined_at", DateTimeField(null=True)))
    columns = invitation.state, invitation.id
    db.execute(invitation.index(*columns, where=UNEXAMINED, name="invitation_unexamined"))


def down(migrator, db):
    """Drop it all."""
    migrator.migrate(migrator.drop_index("invitation", "invitation_unexamined"))
    migrator.migrate(migrator.drop_column("invitation", "examined_at"))
    db.drop_tables(list(reversed(tables(db)[1])))
