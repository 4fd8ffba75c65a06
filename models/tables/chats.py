"""Tables of chats and of the digests queued for them."""

from enum import StrEnum

from peewee import (
    AutoField,
    BigIntegerField,
    BooleanField,
    CharField,
    DateField,
    ForeignKeyField,
    IntegerField,
)

from models.database import Table, UtcField
from models.tables.places import Place


class ChatKind(StrEnum):
    """Whether a chat is a person's own or a group."""

    PRIVATE = "private"
    GROUP = "group"


class Chat(Table):
    """A chat, or one topic of it (`thread_id`, else 0), with its language and its own times."""

    id = AutoField()
    chat_id = BigIntegerField()
    thread_id = IntegerField(default=0)
    kind = CharField(max_length=8)  # a ChatKind
    title = CharField(max_length=255, default="")
    language = CharField(max_length=2, null=True)
    place = ForeignKeyField(Place, null=True, on_delete="RESTRICT")
    place_id: int | None
    linked_at = UtcField(null=True)
    targets_at = CharField(max_length=5, null=True)  # HH:MM in the organisation's zone
    schedule_at = CharField(max_length=5, null=True)
    active = BooleanField(default=True)

    class Meta:
        indexes = ((("chat_id", "thread_id"), True),)


class DigestKind(StrEnum):
    """The two daily digests. Each is also the subject of its message in the outbox."""

    TARGETS = "targets"
    SCHEDULE = "schedule"


class Digest(Table):
    """A scheduled post that was queued: once per kind, chat and local date."""

    id = AutoField()
    kind = CharField(max_length=12)  # a DigestKind
    chat = ForeignKeyField(Chat, on_delete="CASCADE")
    chat_id: int
    local_date = DateField()
    made_at = UtcField()

    class Meta:
        indexes = ((("kind", "chat", "local_date"), True),)
