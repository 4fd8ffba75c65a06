"""Tables of trainings, their sessions, and enrolments."""

from enum import StrEnum

from peewee import (
    AutoField,
    BigIntegerField,
    CharField,
    Check,
    ForeignKeyField,
    IntegerField,
)

from models.database import Table, UtcField
from models.tables.places import Place
from models.tables.workers import Worker


class Training(Table):
    """A training: a subject that is taught."""

    id = AutoField()
    title = CharField(max_length=120, unique=True)


class Session(Table):
    """A dated session of a training. The database keeps `taken` from exceeding `seats`."""

    id = AutoField()
    training = ForeignKeyField(Training, on_delete="RESTRICT")
    training_id: int
    place = ForeignKeyField(Place, on_delete="RESTRICT")
    place_id: int
    venue = CharField(max_length=200)
    starts_at = UtcField()
    ends_at = UtcField()
    trainer = ForeignKeyField(Worker, null=True, on_delete="SET NULL")
    trainer_id: int | None
    seats = IntegerField()
    taken = IntegerField(default=0)
    cancelled_at = UtcField(null=True)
    made_at = UtcField()
    update_id = BigIntegerField(
        null=True, unique=True
    )  # the update that planned it, which plans it once

    class Meta:
        indexes = ((("place", "starts_at"), False), (("starts_at",), False))
        constraints = [Check("taken >= 0 AND taken <= seats"), Check("ends_at > starts_at")]


class EnrolmentState(StrEnum):
    """What became of a seat. A cancelled one may be taken again by the same worker."""

    ENROLLED = "enrolled"
    CANCELLED = "cancelled"
    ATTENDED = "attended"


class Enrolment(Table):
    """A worker's seat in a session."""

    id = AutoField()
    session = ForeignKeyField(Session, on_delete="RESTRICT", index=False)
    session_id: int
    worker = ForeignKeyField(Worker, on_delete="CASCADE")
    worker_id: int
    state = CharField(max_length=12)  # an EnrolmentState
    at = UtcField()
    changed_at = UtcField()

    class Meta:
        indexes = ((("session", "worker"), True),)
        constraints = [Check("state IN ('enrolled', 'cancelled', 'attended')")]
