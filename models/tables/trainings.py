"""Tables of trainings, their sessions, enrolments, waiting lists, and certificates."""

from enum import StrEnum

from peewee import (
    AutoField,
    BigIntegerField,
    CharField,
    Check,
    DateField,
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
    bring = CharField(max_length=200, null=True)  # what to bring along
    held = IntegerField(default=0)  # by offers to those who wait
    cancelled_at = UtcField(null=True)
    attendance_key = CharField(max_length=64, null=True)  # of the codes of each minute
    attendance_opened_at = UtcField(null=True)
    attendance_closed_at = UtcField(null=True)
    attendance_opened_by = ForeignKeyField(Worker, null=True, backref="+", on_delete="SET NULL")
    attendance_opened_by_id: int | None
    attendance_witnesses = IntegerField(null=True)  # that a presence needs to count
    made_at = UtcField(index=True)
    announced_at = UtcField(null=True)  # when those were told who waited for one near them
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
    list_number = IntegerField(null=True)  # on the printed list, once it was printed

    class Meta:
        indexes = ((("session", "worker"), True),)
        constraints = [Check("state IN ('enrolled', 'cancelled', 'attended')")]


class Witness(StrEnum):
    """How it is known that somebody was there."""

    CODE = "code"  # they typed or scanned the code of the minute
    SCAN = "scan"  # the trainer, or who may scan for them, scanned their card
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


class Certificate(Table):
    """A certificate, as it was signed. It is good while the seat behind it counts as passed.

    A printed one (`printed_at`) is made before the session, and lapses unless its person comes.
    Once its holder has erased themselves it has neither name nor seat.
    """

    id = AutoField()
    serial = CharField(max_length=7, unique=True)
    enrolment = ForeignKeyField(Enrolment, null=True, on_delete="SET NULL")
    enrolment_id: int | None
    name = CharField(max_length=64, null=True)
    subject = CharField(max_length=120)
    day = DateField()
    key_id = CharField(max_length=16)  # of the key that signed it
    issued_at = UtcField()
    printed_at = UtcField(null=True)
    lapsed_at = UtcField(null=True)
    revoked_at = UtcField(null=True)
    replaced_by = CharField(max_length=7, null=True)  # the serial of a corrected one
    withdrawn_at = UtcField(null=True)


class WaitingState(StrEnum):
    """How far a worker has come on the list of a session. The last two are not on it any more."""

    WAITING = "waiting"
    OFFERED = "offered"  # a seat is held for them until `expires_at`
    LAST_CALL = "last_call"  # after the cut-off: the first tap gets a seat that comes free
    TAKEN = "taken"
    LEFT = "left"


class Waiting(Table):
    """A worker on the waiting list of a session; the line goes by `number`.

    Who lost a seat because there are fewer heads it, and has `seat_since`: they get the seats that
    the coordinator adds, with the time of the one they had.
    """

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
    called_at = UtcField(null=True)  # told that these are for the first tap, or of a cancellation
    seat_since = UtcField(null=True)  # when they had taken the seat that they lost

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
