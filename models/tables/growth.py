"""Invitations, the batches they were imported in, and phones that cannot be invited or counted."""

from peewee import SQL, AutoField, CharField, ForeignKeyField, IntegerField, TextField

from models.tables.base import Table, UtcField
from models.tables.people import Worker
from models.tables.places import Booth, Place


class Batch(Table):
    """The rows of a file that are imported together and can be undone together.

    Until `brought_at` it is a preview: the file is at Telegram, as `file_id`, and has this hash.
    """

    id = AutoField()
    kind = CharField(max_length=12)  # workers | invitations
    by = ForeignKeyField(Worker, null=True, on_delete="SET NULL")  # null is the operator
    by_id: int | None
    place = ForeignKeyField(Place, on_delete="RESTRICT")
    place_id: int
    rows = IntegerField()
    made_at = UtcField()
    file_id = TextField(default="")
    sha256 = CharField(max_length=64, default="")
    brought_at = UtcField(null=True)
    undone_at = UtcField(null=True)


class Invitation(Table):
    """An invitation of one person by another. It counts once the invited person has confirmed.

    Name and phone are stored only while it is pending; a dispute removes the hash, too.
    """

    id = AutoField()
    inviter = ForeignKeyField(Worker, null=True, backref="+", on_delete="SET NULL")
    inviter_id: int | None
    booth = ForeignKeyField(Booth, null=True, on_delete="RESTRICT")
    booth_id: int | None
    via = CharField(max_length=8)  # link | typed | file
    state = CharField(max_length=10, default="pending")
    # pending → confirmed | disputed | expired | late (another came first) | undone
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
    examined_at = UtcField(null=True)  # when models.flags examined it

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
    """The keyed hash of a phone whose owner said "not me": it cannot be invited again."""

    phone_hash = CharField(max_length=64, primary_key=True)
    at = UtcField()


class CountedPhone(Table):
    """The keyed hash of a phone that has counted, or that a worker had before: it never counts.

    It is hashed with a label of its own (models.claims), so that no other column holds the same
    hash, and people who erased themselves cannot be found by it or from it.
    """

    phone_hash = CharField(max_length=64, primary_key=True)
    at = UtcField()
