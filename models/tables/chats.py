"""Tables of chats and of the digests queued for them."""

from enum import StrEnum

from peewee import (
    AutoField,
    BigIntegerField,
    BooleanField,
    CharField,
    CompositeKey,
    DateField,
    ForeignKeyField,
    IntegerField,
)

from models.database import Table, UtcField
from models.tables.places import Place
from models.tables.workers import Worker


class ChatKind(StrEnum):
    """Whether a chat is a person's own or a group."""

    PRIVATE = "private"
    GROUP = "group"


class Chat(Table):
    """A chat, or one topic of it (`thread_id`, else 0), with its language and its own times.

    A person's chat has one language, whatever topics it has.
    """

    id = AutoField()
    chat_id = BigIntegerField()
    thread_id = IntegerField(default=0)
    kind = CharField(max_length=8)  # a ChatKind
    title = CharField(max_length=255, default="")
    language = CharField(max_length=2, null=True)
    place = ForeignKeyField(Place, null=True, on_delete="RESTRICT")
    place_id: int | None
    linked_at = UtcField(null=True)
    linked_by = ForeignKeyField(Worker, null=True, on_delete="SET NULL")
    linked_by_id: int | None
    targets_at = CharField(max_length=5, null=True)  # HH:MM in the organisation's zone
    schedule_at = CharField(max_length=5, null=True)
    active = BooleanField(default=True)
    posted_at = UtcField(null=True)  # when a digest last reached it
    menu = CharField(max_length=16, null=True)  # the command menu that it was given

    class Meta:
        indexes = ((("chat_id", "thread_id"), True),)


class Unreached(Table):
    """A linked chat or topic that took no digest since a moment, although the bot is in it.

    The row goes with the first sign that the chat can be written to. `mornings` counts the local
    dates whose morning digest was refused, the last of which is `missed_on`.
    """

    chat = ForeignKeyField(Chat, primary_key=True, on_delete="CASCADE")
    chat_id: int
    since = UtcField()
    tried_at = UtcField()
    reason = CharField(max_length=200)
    missed_on = DateField(null=True)
    mornings = IntegerField(default=0)
    judged = BooleanField(default=False)  # whether the last refusal is one of many is decided
    told_at = UtcField(null=True)  # when whoever linked it was told


class AnsweredOnce(Table):
    """Something that several updates speak of and one of them, `update_id`, gets the answer to."""

    chat_id = BigIntegerField()
    subject = CharField(max_length=64)
    update_id = BigIntegerField()
    at = UtcField(index=True)

    class Meta:
        primary_key = CompositeKey("chat_id", "subject")


class TopicMessage(Table):
    """A message with buttons that the bot sent to a topic."""

    chat_id = BigIntegerField()
    message_id = BigIntegerField()
    thread_id = IntegerField()
    at = UtcField(index=True)

    class Meta:
        primary_key = CompositeKey("chat_id", "message_id")


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


class DigestRun(Table):
    """When digests were last looked for: one row, renewed every few minutes."""

    id = AutoField()
    at = UtcField()


class Mute(Table):
    """That a private chat gets no messages of one subject."""

    id = AutoField()
    chat_id = BigIntegerField()  # of a private chat: the person's Telegram id
    subject = CharField(max_length=24)  # an OutboxSubject
    at = UtcField()

    class Meta:
        indexes = ((("chat_id", "subject"), True),)
