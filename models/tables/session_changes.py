"""Tables of what holders of a seat answer, and of changes to sessions in which seats are taken."""

from enum import StrEnum

from peewee import AutoField, CharField, ForeignKeyField

from models.database import Table, UtcField
from models.tables.trainings import Enrolment, Session
from models.tables.workers import Worker


class Coming(StrEnum):
    """What somebody said about coming."""

    YES = "yes"
    NO = "no"


class Reason(StrEnum):
    """Why somebody cannot come, in their own one tap; kept for the report alone."""

    WORK = "work"
    PERSONAL = "personal"  # nobody is asked about their health
    FAR = "far"
    TIME = "time"
    OTHER = "other"


class SeatAnswer(Table):
    """What the holder of a seat said last, and about which start: another start asks anew."""

    id = AutoField()
    enrolment = ForeignKeyField(Enrolment, unique=True, backref="+", on_delete="CASCADE")
    enrolment_id: int
    coming = CharField(max_length=4)  # a Coming
    starts_at = UtcField()
    reason = CharField(max_length=8, null=True)  # a Reason
    at = UtcField()


class ChangeKind(StrEnum):
    """What was changed about a session."""

    MOVED = "moved"
    VENUE = "venue"
    SEATS = "seats"
    RESTORED = "restored"  # it takes place after all


class SessionChange(Table):
    """A change of a session: who has a seat is told once for each."""

    id = AutoField()
    session = ForeignKeyField(Session, backref="+", on_delete="CASCADE")
    session_id: int
    kind = CharField(max_length=12)  # a ChangeKind
    before = CharField(max_length=200)  # the start in ISO, the venue, or the seats as they were
    answer_by = UtcField(null=True)  # where it asks: until when an answer helps
    at = UtcField()


class LostSeat(Table):
    """A seat lost because the session has fewer now, and when it had been taken.

    Its worker comes before everybody else who waits for a seat.
    """

    id = AutoField()
    session = ForeignKeyField(Session, backref="+", on_delete="CASCADE", index=False)
    session_id: int
    worker = ForeignKeyField(Worker, backref="+", on_delete="CASCADE")
    worker_id: int
    taken_at = UtcField()
    at = UtcField()

    class Meta:
        indexes = ((("session", "worker"), True),)
