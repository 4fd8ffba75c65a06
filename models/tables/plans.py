"""Tables of plans: slots, venues with their capacity, trainers' days, and who waits for a plan."""

from peewee import (
    AutoField,
    BigIntegerField,
    CharField,
    Check,
    DateField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from models.database import Table, UtcField
from models.tables.places import Place
from models.tables.trainings import Session, Training
from models.tables.workers import Worker


class Plan(Table):
    """Many sessions that are made together. Until then `proposal` has its slots as JSON."""

    id = AutoField()
    place = ForeignKeyField(Place, on_delete="RESTRICT")  # the smallest around its sessions
    place_id: int
    by = ForeignKeyField(Worker, null=True, on_delete="SET NULL")
    by_id: int | None
    proposal = TextField(default="")
    proposed_at = UtcField()
    made_at = UtcField(null=True)
    undone_at = UtcField(null=True)
    update_id = BigIntegerField(null=True, unique=True)  # the update that proposed it, once

    class Meta:
        indexes = ((("place", "made_at"), False),)


class PlannedSlot(Table):
    """A session as the plan has it, whatever became of it since.

    Its key never changes and is never given twice: what was cancelled or moved is not made again.
    """

    id = AutoField()
    plan = ForeignKeyField(Plan, on_delete="CASCADE", index=False)
    plan_id: int
    place = ForeignKeyField(Place, on_delete="RESTRICT")
    place_id: int
    day = DateField()
    slot = CharField(max_length=5)  # the time of day for which it was first planned
    training = ForeignKeyField(Training, on_delete="RESTRICT")
    training_id: int
    session = ForeignKeyField(Session, on_delete="CASCADE", unique=True)
    session_id: int
    starts_at = UtcField()
    ends_at = UtcField()
    venue = CharField(max_length=200)
    seats = IntegerField()
    trainer = ForeignKeyField(Worker, null=True, on_delete="SET NULL")
    trainer_id: int | None

    class Meta:
        indexes = (
            (("plan", "place", "day", "slot", "training"), True),
            (("day", "place"), False),
        )


class Venue(Table):
    """A venue that was named at a place, and how many people it holds."""

    id = AutoField()
    place = ForeignKeyField(Place, on_delete="CASCADE", index=False)
    place_id: int
    name = CharField(max_length=200)
    seats = IntegerField()

    class Meta:
        indexes = ((("place", "name"), True),)
        constraints = [Check("seats > 0")]


class TrainerLimit(Table):
    """The most sessions that a trainer leads in a day."""

    worker = ForeignKeyField(Worker, primary_key=True, on_delete="CASCADE")
    worker_id: int
    most = IntegerField()

    class Meta:
        constraints = [Check("most > 0")]


class TrainerAway(Table):
    """A day on which a trainer is away."""

    id = AutoField()
    worker = ForeignKeyField(Worker, on_delete="CASCADE", index=False)
    worker_id: int
    day = DateField()

    class Meta:
        indexes = ((("worker", "day"), True),)


class TrainingDemand(Table):
    """That a worker wants to be told of a session near them; told once, of one session."""

    worker = ForeignKeyField(Worker, primary_key=True, on_delete="CASCADE")
    worker_id: int
    asked_at = UtcField()
    told_at = UtcField(null=True)
    session = ForeignKeyField(Session, null=True, on_delete="RESTRICT", index=False)
    session_id: int | None
