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
    held = IntegerField(default=0)  # by offers to those who wait
    cancelled_at = UtcField(null=True)
    attendance_key = CharField(max_length=64, null=True)  # of the codes of each minute
    attendance_opened_at = UtcField(null=True)
    attendance_closed_at = UtcField(null=True)
    made_at = UtcField()
    update_id = BigIntegerField(
        null=True, unique=True
    )  # the update that planned it, which plans it once

    class Meta:
        indexes = ((("place", "starts_at"), False), (("starts_at",), False))
        constraints = [Check("taken >= 0 AND taken <= seats"), Check("ends_at > starts_at")]


class EnrolmentState(StrEnum):
    """What became of a seat. A cancelled one may be taken again by the same worker.

    Who has only come is still enrolled, and has a `Presence`; who passed counts as trained.
    """

    ENROLLED = "enrolled"
    CANCELLED = "cancelled"
    PASSED = "attended"  # the stored value


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
    failed_at = UtcField(null=True)  # when the trainer said: present, but not passed

    class Meta:
        indexes = ((("session", "worker"), True),)
        constraints = [Check("state IN ('enrolled', 'cancelled', 'attended')")]


class Witness(StrEnum):
    """How it is known that somebody was there."""

    CODE = "code"  # they typed or scanned the code of the minute
    TICK = "tick"  # the trainer ticked them on the list


class Presence(Table):
    """That the holder of a seat was there, once for each witness."""

    id = AutoField()
    enrolment = ForeignKeyField(Enrolment, on_delete="CASCADE", index=False)
    enrolment_id: int
    witness = CharField(max_length=8)  # a Witness
    by = ForeignKeyField(Worker, null=True, on_delete="SET NULL")  # who ticked
    at = UtcField()

    class Meta:
        indexes = ((("enrolment", "witness"), True),)
