"""Tables of invitations, files of people, and phones that are blocked or have counted."""

from enum import StrEnum

from peewee import SQL, AutoField, CharField, ForeignKeyField, IntegerField, TextField

from models.database import Table, UtcField
from models.tables.places import Booth, Place
from models.tables.workers import Worker


class BatchKind(StrEnum):
    """What a file of people is a list of."""

    WORKERS = "workers"
    INVITATIONS = "invitations"


class InvitationVia(StrEnum):
    """How an invitation came about: a worker's own link, a form, or a file."""

    LINK = "link"
    TYPED = "typed"
    FILE = "file"


class InvitationState(StrEnum):
    """Where an invitation stands. All but `pending` are ends; `confirmed` can become `disputed`."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    DISPUTED = "disputed"  # the person said "not me"
    EXPIRED = "expired"
    LATE = "late"  # somebody else's was earlier and has been credited
    UNDONE = "undone"  # its inviter withdrew it, or the import was undone


class Batch(Table):
    """The rows of a file that are imported together and can be undone together.

    Until `imported_at` it is a preview: the file is at Telegram, as `file_id`, and has this hash.
    """

    id = AutoField()
    kind = CharField(max_length=12)  # a BatchKind
    by = ForeignKeyField(Worker, null=True, on_delete="SET NULL")  # null is the operator
    by_id: int | None
    place = ForeignKeyField(Place, on_delete="RESTRICT")
    place_id: int
    rows = IntegerField()
    made_at = UtcField()
    file_id = TextField(default="")
    sha256 = CharField(max_length=64, default="")
    imported_at = UtcField(null=True, column_name="brought_at")
    undone_at = UtcField(null=True)


class Invitation(Table):
    """An invitation of one person by another. It counts once that person has confirmed.

    Name and phone are kept only while it is pending. The hash is kept longer only when the phone's
    owner has come: it goes when they leave.
    """

    id = AutoField()
    inviter = ForeignKeyField(Worker, null=True, backref="+", on_delete="SET NULL")
    inviter_id: int | None
    booth = ForeignKeyField(Booth, null=True, on_delete="RESTRICT")
    booth_id: int | None
    via = CharField(max_length=8)  # an InvitationVia
    state = CharField(max_length=10, default=InvitationState.PENDING)
    name = CharField(max_length=64, default="")
    phone = TextField(null=True)  # Fernet token
    phone_hash = CharField(max_length=64, null=True, index=True)
    token = CharField(max_length=16, null=True, unique=True)  # of the link to forward
    made_at = UtcField()
    expires_at = UtcField(null=True)
    ended_at = UtcField(null=True)  # when it left `pending`
    worker = ForeignKeyField(
        Worker, null=True, unique=True, on_delete="SET NULL"
    )  # the invited person
    worker_id: int | None
    batch = ForeignKeyField(Batch, null=True, on_delete="SET NULL")
    batch_id: int | None
    examined_at = UtcField(null=True)  # when the rules were applied to it

    class Meta:
        indexes = ((("inviter", "state", "ended_at"), False), (("state", "expires_at"), False))


Invitation.add_index(
    Invitation.index(
        Invitation.state,
        Invitation.id,
        where=SQL("examined_at IS NULL"),
        name="invitation_unexamined",
    )
)


class BlockedPhone(Table):
    """The keyed hash of a phone whose owner said "not me": it cannot be invited for its days."""

    phone_hash = CharField(max_length=64, primary_key=True)
    at = UtcField(index=True)


class CountedPhone(Table):
    """The keyed hash of a phone that has counted, or that a worker had before: it does not count.

    It is hashed under a label of its own (models/invitations/counted_phones.py). No other column
    holds the same hash, so a person who has erased themselves is found neither by it nor from it.
    It goes when its days are over, from `at`: the day on which it counted, or its owner left or
    changed it.
    """

    phone_hash = CharField(max_length=64, primary_key=True)
    at = UtcField(index=True)
