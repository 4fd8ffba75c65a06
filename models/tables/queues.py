"""Chats and digests, the queues of updates and messages, and the audit."""

from enum import StrEnum

from peewee import (
    SQL,
    AutoField,
    BigIntegerField,
    BooleanField,
    CharField,
    DateField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from models.tables.base import Table, UtcField
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


class OutboxState(StrEnum):
    """States of a message in the outbox; the diagram in models/outbox.py shows how they follow."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    EXPIRED = "expired"


class Outbox(Table):
    """A message that waits to be sent. It is rendered when sent, so it holds ids, not words."""

    id = AutoField()
    dedup = CharField(max_length=120, unique=True)
    chat_id = BigIntegerField()
    thread_id = IntegerField(default=0)
    subject = CharField(max_length=24)
    payload = TextField()  # JSON
    priority = IntegerField(default=5)  # 0 first
    state = CharField(max_length=12, default=OutboxState.QUEUED)
    not_before = UtcField()
    expires_at = UtcField(null=True)
    repeat = BooleanField(default=False)  # deliver at least once: arriving twice does no harm
    leased_until = UtcField(null=True)
    begun_at = UtcField(null=True)  # while it, or a part of it, is on its way to Telegram
    parts = IntegerField(default=0)  # of a long message: how many have certainly arrived
    attempts = IntegerField(default=0)
    error = TextField(default="")
    message_id = BigIntegerField(null=True)
    text = TextField(null=True)
    made_at = UtcField()
    sent_at = UtcField(null=True)

    class Meta:
        indexes = ((("state", "not_before", "priority"), False), (("chat_id", "state"), False))


# The texts that are still there, for the nightly job that empties them.
Outbox.add_index(Outbox.index(Outbox.made_at, where=SQL("text IS NOT NULL"), name="outbox_text"))


class Lease(Table):
    """A task that one process at a time may do, such as sending, and when its lease runs out."""

    name = CharField(max_length=24, primary_key=True)
    owner = CharField(max_length=64)
    until = UtcField()


class InboxState(StrEnum):
    """States of an update in the inbox."""

    NEW = "new"
    TAKEN = "taken"
    DONE = "done"
    FAILED = "failed"


UNFINISHED = (InboxState.NEW, InboxState.TAKEN)


class Inbox(Table):
    """An update as Telegram sent it, until it is processed.

    A taken update belongs to `owner` until its lease runs out; `attempts` counts how often it was
    started again after an owner had died while it was in flight.
    """

    update_id = BigIntegerField(primary_key=True)
    raw = TextField()
    state = CharField(max_length=8, default=InboxState.NEW)
    received_at = UtcField()
    finished_at = UtcField(null=True)
    error = TextField(default="")
    chat_id = BigIntegerField(null=True)
    user_id = BigIntegerField(null=True)
    owner = CharField(max_length=36, null=True)
    leased_until = UtcField(null=True)
    attempts = IntegerField(default=0)

    class Meta:
        indexes = ((("state", "update_id"), False),)


# The order of a chat and of a user is looked up among the few updates that are unfinished.
for _name, _column in (("chat", Inbox.chat_id), ("user", Inbox.user_id)):
    _unfinished = SQL(f"state IN ('{InboxState.NEW}', '{InboxState.TAKEN}')")
    Inbox.add_index(Inbox.index(_column, Inbox.update_id, where=_unfinished, name=f"inbox_{_name}"))


class Audit(Table):
    """Who did or read what about whom, and when. Append-only: triggers refuse all other changes."""

    id = AutoField()
    at = UtcField(index=True)
    actor = BigIntegerField(null=True)  # worker id; null is the operator
    who = CharField(max_length=7, null=True, index=True)  # the worker's ID, which is never reused
    action = CharField(max_length=32)
    subject = CharField(max_length=64, index=True)
    details = TextField(default="{}")  # JSON, never a name or a phone
    place = ForeignKeyField(
        Place, null=True, on_delete="RESTRICT", index=False
    )  # where it was then
    place_id: int | None
    also = ForeignKeyField(  # another place that it concerns
        Place, null=True, backref="+", on_delete="RESTRICT", index=False
    )
    also_id: int | None
    hash = CharField(max_length=64)  # over the hash of the row before and this row

    class Meta:
        indexes = ((("place", "id"), False),)


Audit.add_index(
    Audit.index(Audit.also, Audit.id, where=SQL("also_id IS NOT NULL"), name="audit_also")
)


class AuditHead(Table):
    """The single row with the newest hash of the audit and the number of its rows."""

    rows = IntegerField(default=0)
    hash = CharField(max_length=64)
