"""Tables of the waiting lists of sessions, and of the seats that a session holds for an AC."""

from enum import StrEnum

from peewee import AutoField, BigIntegerField, CharField, Check, ForeignKeyField, IntegerField

from models.database import Table, UtcField
from models.tables.places import Place
from models.tables.trainings import Session
from models.tables.workers import Worker


class WaitingState(StrEnum):
    """How far a worker has come on the list of a session. The last two are not on it any more."""

    WAITING = "waiting"
    OFFERED = "offered"  # a seat is held for them until `expires_at`
    LAST_CALL = "last_call"  # after the cut-off: the first tap gets a seat that comes free
    TAKEN = "taken"
    LEFT = "left"


class Waiting(Table):
    """A worker on the waiting list of a session; the line goes by `number`."""

    id = AutoField()
    session = ForeignKeyField(Session, on_delete="RESTRICT", index=False)
    session_id: int
    worker = ForeignKeyField(Worker, on_delete="CASCADE")
    worker_id: int
    state = CharField(max_length=12)  # a WaitingState
    number = BigIntegerField()
    first_place = IntegerField()  # in the line, when they joined it
    at = UtcField()
    changed_at = UtcField()
    offers = IntegerField(default=0)  # how many they got
    expires_at = UtcField(null=True)  # of their offer
    passed_at = UtcField(null=True)  # let the seats go that are free now; they are offered others
    called_at = UtcField(null=True)  # told that these are for the first tap

    class Meta:
        indexes = ((("session", "worker"), True), (("session", "state", "number"), False))
        constraints = [Check("state IN ('waiting', 'offered', 'last_call', 'taken', 'left')")]


class Quota(Table):
    """The seats of a session that are held for the workers of an AC, until they are lifted."""

    id = AutoField()
    session = ForeignKeyField(Session, on_delete="RESTRICT", index=False)
    session_id: int
    ac = ForeignKeyField(Place, on_delete="RESTRICT")
    ac_id: int
    seats = IntegerField()

    class Meta:
        indexes = ((("session", "ac"), True),)
        constraints = [Check("seats > 0")]
