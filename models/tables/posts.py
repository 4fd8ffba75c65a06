"""Kinds of posts, and links that offer a post to whoever opens them first."""

from enum import StrEnum

from peewee import (
    AutoField,
    BigIntegerField,
    BooleanField,
    CharField,
    Check,
    ForeignKeyField,
    IntegerField,
)

from models.tables.base import Table, UtcField
from models.tables.people import Post, Worker
from models.tables.places import Booth, Place


class PostKind(Table):
    """A kind of post as in config/posts.csv; models.post_kinds explains the columns."""

    code = CharField(max_length=24, primary_key=True)
    held_at = CharField(max_length=40)  # kinds of places, separated by |
    abilities = CharField(max_length=200)  # all, none, or names separated by |
    most = IntegerField()
    counted = BooleanField(index=True)
    name_hi = CharField(max_length=64)
    name_en = CharField(max_length=64)
    rank = IntegerField()

    class Meta:
        constraints = [Check("most >= 0"), Check("rank >= 0")]


class OfferState(StrEnum):
    """What became of an offer. Only an open one can be used or revoked."""

    OPEN = "open"
    USED = "used"
    REVOKED = "revoked"


class Appointment(Table):
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
