"""Tables of posts, their kinds, and links that offer a post to whoever opens them first."""

from enum import StrEnum
from typing import Any

from peewee import (
    SQL,
    AutoField,
    BigIntegerField,
    BooleanField,
    CharField,
    Check,
    ForeignKeyField,
    IntegerField,
)

from models.database import Table, UtcField
from models.tables.places import Booth, Place
from models.tables.workers import Worker


class PostKind(Table):
    """A kind of post as in config/posts.csv; models.authority.post_kinds explains the columns."""

    code = CharField(max_length=24, primary_key=True)
    held_at = CharField(max_length=40)  # kinds of places, separated by |
    abilities = CharField(max_length=200)  # all, none, or names separated by |
    most = IntegerField()
    counted = BooleanField(index=True)
    name_hi = CharField(max_length=64)
    name_en = CharField(max_length=64)
    rank = IntegerField()
    requires = CharField(max_length=1000, default="")  # subjects of trainings, separated by |

    class Meta:
        constraints = [Check("most >= 0"), Check("rank >= 0")]


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
    waits_since = UtcField(null=True)  # gives no authority from then until it is confirmed

    @classmethod
    def in_force(cls) -> Any:
        """Return the condition that a post gives authority: it has not ended and does not wait."""
        return cls.until.is_null() & cls.waits_since.is_null()


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


class OfferState(StrEnum):
    """What became of an offer. Only an open one can be used or revoked."""

    OPEN = "open"
    USED = "used"
    REVOKED = "revoked"


class PostOffer(Table):
    """A link that gives a post once. Only the hash of the link is stored."""

    id = AutoField()
    token_hash = CharField(max_length=64, unique=True)  # SHA-256
    kind = CharField(max_length=24)
    place = ForeignKeyField(Place, null=True, on_delete="RESTRICT")
    place_id: int | None
    booth = ForeignKeyField(Booth, null=True, on_delete="RESTRICT")
    booth_id: int | None
    by = ForeignKeyField(Worker, on_delete="CASCADE")
    by_id: int
    state = CharField(max_length=8, default=OfferState.OPEN)
    post = ForeignKeyField(Post, null=True, on_delete="SET NULL")
    post_id: int | None
    made_at = UtcField()
    expires_at = UtcField()
    update_id = BigIntegerField(null=True, unique=True)  # the update that created it

    class Meta:
        table_name = "appointment"
