"""Add waiting lists, seats held for an AC, and how many seats of a session are offered."""

from peewee import (
    AutoField,
    BigIntegerField,
    CharField,
    Check,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
)


def tables(db):
    """Return the new tables as they are from this step on."""

    class Base(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Session(Base):
        id = AutoField()

    class Worker(Base):
        id = AutoField()

    class Place(Base):
        id = AutoField()

    class Waiting(Base):
        id = AutoField()
        session = ForeignKeyField(Session, backref="+", on_delete="RESTRICT", index=False)
        worker = ForeignKeyField(Worker, backref="+", on_delete="CASCADE")
        state = CharField(max_length=12)
        number = BigIntegerField()
        first_place = IntegerField()
        at = DateTimeField()
        changed_at = DateTimeField()
        offers = IntegerField(default=0)
        expires_at = DateTimeField(null=True)
        passed_at = DateTimeField(null=True)
        called_at = DateTimeField(null=True)

        class Meta:
            indexes = ((("session", "worker"), True), (("session", "state", "number"), False))
            constraints = [Check("state IN ('waiting', 'offered', 'last_call', 'taken', 'left')")]

    class Quota(Base):
        id = AutoField()
        session = ForeignKeyField(Session, backref="+", on_delete="RESTRICT", index=False)
        ac = ForeignKeyField(Place, backref="+", on_delete="RESTRICT")
        seats = IntegerField()

        class Meta:
            indexes = ((("session", "ac"), True),)
            constraints = [Check("seats > 0")]

    return [Waiting, Quota]


def up(migrator, db):
    """Create the tables and add the column."""
    db.create_tables(tables(db))
    migrator.migrate(migrator.add_column("session", "held", IntegerField(default=0)))


def down(migrator, db):
    """Drop them; nobody waits any more."""
    migrator.migrate(migrator.drop_column("session", "held"))
    db.drop_tables(tables(db))
