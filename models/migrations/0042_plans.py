"""Add plans of trainings: their slots, venues with their capacity, and the days of trainers."""

from peewee import (
    AutoField,
    BigIntegerField,
    CharField,
    Check,
    DateField,
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

    class Training(Base):
        id = AutoField()

    class Session(Base):
        id = AutoField()

    class Plan(Base):
        id = AutoField()
        place = ForeignKeyField(Place, backref="+", on_delete="RESTRICT")
        by = ForeignKeyField(Worker, null=True, backref="+", on_delete="SET NULL")
        proposal = TextField()
        proposed_at = DateTimeField()
        made_at = DateTimeField(null=True)
        undone_at = DateTimeField(null=True)
        update_id = BigIntegerField(null=True, unique=True)

        class Meta:
            indexes = ((("place", "made_at"), False),)

    class PlannedSlot(Base):
        id = AutoField()
        plan = ForeignKeyField(Plan, backref="+", on_delete="CASCADE", index=False)
        place = ForeignKeyField(Place, backref="+", on_delete="RESTRICT")
        day = DateField()
        slot = CharField(max_length=5)
        training = ForeignKeyField(Training, backref="+", on_delete="RESTRICT")
        session = ForeignKeyField(Session, backref="+", on_delete="CASCADE", unique=True)
        starts_at = DateTimeField()
        ends_at = DateTimeField()
        venue = CharField(max_length=200)
        seats = IntegerField()
        trainer = ForeignKeyField(Worker, null=True, backref="+", on_delete="SET NULL")

        class Meta:
            indexes = (
                (("plan", "place", "day", "slot", "training"), True),
                (("day", "place"), False),
            )

    class Venue(Base):
        id = AutoField()
        place = ForeignKeyField(Place, backref="+", on_delete="CASCADE", index=False)
        name = CharField(max_length=200)
        seats = IntegerField()

        class Meta:
            indexes = ((("place", "name"), True),)
            constraints = [Check("seats > 0")]

    class TrainerLimit(Base):
        worker = ForeignKeyField(Worker, primary_key=True, backref="+", on_delete="CASCADE")
        most = IntegerField()

        class Meta:
            constraints = [Check("most > 0")]

    class TrainerAway(Base):
        id = AutoField()
        worker = ForeignKeyField(Worker, backref="+", on_delete="CASCADE", index=False)
        day = DateField()

        class Meta:
            indexes = ((("worker", "day"), True),)

    return [Plan, PlannedSlot, Venue, TrainerLimit, TrainerAway]


def up(migrator, db):
    """Create the tables."""
    db.create_tables(tables(db))


def down(migrator, db):
    """Drop them; the sessions stay."""
    db.drop_tables(tables(db))
