"""Tables of attendance: pictures on the wall, who may scan, the lot, counts, what people say."""

from peewee import (
    AutoField,
    BigIntegerField,
    BooleanField,
    CharField,
    Check,
    ForeignKeyField,
    IntegerField,
)

from models.database import Table, UtcField
from models.tables.trainings import Enrolment, Session
from models.tables.workers import Worker


class HallPicture(Table):
    """A picture with the code of a session, in the private chat of who shows it to the hall."""

    id = AutoField()
    session = ForeignKeyField(Session, backref="+", on_delete="CASCADE", index=False)
    session_id: int
    worker = ForeignKeyField(Worker, backref="+", on_delete="CASCADE")
    worker_id: int
    message_id = BigIntegerField()
    minute = BigIntegerField()  # whose code it shows, counted from 1970

    class Meta:
        indexes = ((("session", "worker"), True),)


class ScanRight(Table):
    """That a worker may scan cards at the door of a session, and do nothing else there."""

    id = AutoField()
    session = ForeignKeyField(Session, backref="+", on_delete="CASCADE", index=False)
    session_id: int
    worker = ForeignKeyField(Worker, backref="+", on_delete="CASCADE")
    worker_id: int
    by = ForeignKeyField(Worker, null=True, backref="+", on_delete="SET NULL")
    at = UtcField()

    class Meta:
        indexes = ((("session", "worker"), True),)


class PresenceQuestion(Table):
    """That the lot fell on somebody who was there: were you there?"""

    id = AutoField()
    enrolment = ForeignKeyField(Enrolment, unique=True, backref="+", on_delete="CASCADE")
    enrolment_id: int
    drawn_at = UtcField()
    asked_at = UtcField(null=True, index=True)
    was_there = BooleanField(null=True)
    answered_at = UtcField(null=True)


class AttendanceCount(Table):
    """What the attendance of a session came to. It stays when somebody of it is erased."""

    session = ForeignKeyField(Session, primary_key=True, backref="+", on_delete="CASCADE")
    session_id: int
    present = IntegerField(default=0)
    scanned = IntegerField(default=0)  # by themselves or by the trainer
    ticked_only = IntegerField(default=0)
    asked = IntegerField(default=0)
    yes = IntegerField(default=0)
    no = IntegerField(default=0)


class Feedback(Table):
    """The answers of the holder of one seat, of which only sums are shown."""

    id = AutoField()
    enrolment = ForeignKeyField(Enrolment, unique=True, on_delete="CASCADE")
    enrolment_id: int
    rating = IntegerField()  # from 1 to 5, the best
    understood = CharField(max_length=8, null=True)  # all, partly or little, once they said so
    at = UtcField()

    class Meta:
        constraints = [Check("rating BETWEEN 1 AND 5")]
