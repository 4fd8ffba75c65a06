"""Workers, their consents, posts and moves between booths, and unfinished forms."""

from peewee import (
    SQL,
    AutoField,
    BigIntegerField,
    CharField,
    CompositeKey,
    ForeignKeyField,
    TextField,
)

from models.tables.base import Table, UtcField
from models.tables.places import Booth, Place


class Worker(Table):
    """A person who confirmed with their own contact. `public_id` is stored without dashes."""

    id = AutoField()
    public_id = CharField(max_length=7, unique=True)
    telegram_id = BigIntegerField(unique=True, null=True)
    name = CharField(max_length=64)
    phone = TextField(null=True)  # Fernet token
    phone_hash = CharField(max_length=64, unique=True, null=True)
    booth = ForeignKeyField(Booth, on_delete="RESTRICT", index=False)
    booth_id: int
    inviter = ForeignKeyField("self", null=True, backref="+", on_delete="SET NULL")
    inviter_id: int | None
    confirmed_at = UtcField(null=True, index=True)
    trained_at = UtcField(null=True, index=True)
    last_active_at = UtcField()

    class Meta:
        indexes = ((("booth", "last_active_at"), False),)


class Consent(Table):
    """The consent of a worker: the notice's version, the hash of its text, language and time."""

    id = AutoField()
    worker = ForeignKeyField(Worker, on_delete="CASCADE")
    worker_id: int
    notice_version = CharField(max_length=16)
    text_hash = CharField(max_length=64)
    language = CharField(max_length=2)
    at = UtcField()


class BoothChange(Table):
    """A worker's move to another booth, which they can undo for a day.

    `at` is also the end of the posts that the move ended; `undone_at` is set once, by the undo.
    """

    id = AutoField()
    worker = ForeignKeyField(Worker, on_delete="CASCADE")
    worker_id: int
    left = ForeignKeyField(Booth, backref="+", on_delete="RESTRICT", index=False)
    left_id: int
    entered = ForeignKeyField(Booth, backref="+", on_delete="RESTRICT", index=False)
    entered_id: int
    at = UtcField(index=True)
    undone_at = UtcField(null=True)


class Post(Table):
    """A post that a worker holds at a place or a booth. `kind` is the code of a PostKind.

    It is never deleted: `until` ends it. `by` and `ended_by` are null when the settings or the
    operator did it.
    """

    id = AutoField()
    worker = ForeignKeyField(Worker, on_delete="CASCADE")
    worker_id: int
    kind = CharField(max_length=24)
    place = ForeignKeyField(Place, null=True, on_delete="RESTRICT")
    place_id: int | None
    booth = ForeignKeyField(Booth, null=True, on_delete="RESTRICT")
    booth_id: int | None
    since = UtcField()
    until = UtcField(null=True)
    by = ForeignKeyField(Worker, null=True, backref="+", on_delete="SET NULL")
    by_id: int | None
    ended_by = ForeignKeyField(Worker, null=True, backref="+", on_delete="SET NULL")
    ended_by_id: int | None


# A post is held once at a time. NULLs differ in an index, hence one index for each kind of place.
Post.add_index(
    Post.index(
        Post.worker,
        Post.kind,
        Post.place,
        unique=True,
        where=SQL("until IS NULL"),
        name="post_place",
    )
)
Post.add_index(
    Post.index(
        Post.worker,
        Post.kind,
        Post.booth,
        unique=True,
        where=SQL("until IS NULL"),
        name="post_booth",
    )
)


class Draft(Table):
    """A form that waits for its next answer, one for each person and chat."""

    chat_id = BigIntegerField()
    user_id = BigIntegerField()
    form = CharField(max_length=24)
    data = TextField()  # JSON
    updated_at = UtcField(index=True)
    update_id = BigIntegerField(null=True)  # the last update whose answer is in it

    class Meta:
        primary_key = CompositeKey("chat_id", "user_id")
