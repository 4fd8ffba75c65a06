"""Tables of what holders of a seat answer, of changes to sessions, and of their hand-overs."""

from enum import StrEnum

from peewee import AutoField, BooleanField, CharField, ForeignKeyField

from models.database import Table, UtcField
from models.tables.trainings import Enrolment, Session
from models.tables.workers import Worker


class Coming(StrEnum):
    """What somebody said about coming."""

    YES = "yes"
    NO = "no"


class Reason(StrEnum):
    """Why somebody cannot come, or did not, in their own one tap; kept for the report alone."""

    WORK = "work"
    PERSONAL = "personal"  # nobody is asked about their health
    FAR = "far"
    TIME = "time"
    OTHER = "other"
    THERE = "there"  # of who is on no list, but says that they were there


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
    TRAINER = "trainer"
    RESTORED = "restored"  # it takes place after all


class SessionChange(Table):
    """A change of a session: who has a seat is told once for each."""

    id = AutoField()
    session = ForeignKeyField(Session, backref="+", on_delete="CASCADE")
    session_id: int
    kind = CharField(max_length=12)  # a ChangeKind
    # The start in ISO, the venue, or the seats as they were; of a trainer nothing.
    before = CharField(max_length=200)
    answer_by = UtcField(null=True)  # where it asks: until when an answer helps
    at = UtcField(index=True)


class HandoverState(StrEnum):
    """How far a hand-over has come: all but the first are how it ended."""

    OPEN = "open"
    TAKEN = "taken"
    NOBODY = "nobody"  # is left who could be asked
    STOPPED = "stopped"  # by who asked for it, or who may
    MOVED = "moved"
    CANCELLED = "cancelled"
    CHANGED = "changed"  # the session has another trainer
    BEGUN = "begun"


class Handover(Table):
    """A session that its trainer cannot hold, offered to others who may."""

    id = AutoField()
    session = ForeignKeyField(Session, backref="+", on_delete="CASCADE")
    session_id: int
    trainer = ForeignKeyField(Worker, null=True, backref="+", on_delete="SET NULL")
    trainer_id: int | None
    by = ForeignKeyField(Worker, null=True, backref="+", on_delete="SET NULL")  # who asked for it
    by_id: int | None
    taken_by = ForeignKeyField(Worker, null=True, backref="+", on_delete="SET NULL")
    taken_by_id: int | None
    starts_at = UtcField()  # of the session then: another start ends it
    state = CharField(max_length=12)  # a HandoverState
    at = UtcField()
    changed_at = UtcField()

    class Meta:
        indexes = ((("state", "session"), False),)


class HandoverAnswer(StrEnum):
    """What became of asking one trainer."""

    ASKED = "asked"
    TAKEN = "taken"
    DECLINED = "declined"
    EXPIRED = "expired"  # the next one is asked; they may still take it


class HandoverOffer(Table):
    """A trainer who was asked to take a session over, once in each hand-over."""

    id = AutoField()
    handover = ForeignKeyField(Handover, backref="+", on_delete="CASCADE", index=False)
    handover_id: int
    worker = ForeignKeyField(Worker, backref="+", on_delete="CASCADE")
    worker_id: int
    state = CharField(max_length=12)  # an HandoverAnswer
    together = BooleanField(default=False)  # all who were left were asked at once
    at = UtcField()
    expires_at = UtcField()
    changed_at = UtcField()

    class Meta:
        indexes = ((("handover", "worker"), True),)
