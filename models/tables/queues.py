"""Tables of the queues of updates and messages, and of leases."""

from enum import StrEnum

from peewee import (
    SQL,
    AutoField,
    BigIntegerField,
    BlobField,
    BooleanField,
    CharField,
    IntegerField,
    TextField,
)

from models.database import Table, UtcField


class OutboxState(StrEnum):
    """States of a message in the outbox, as the diagram in models/queues/outbox.py has them."""

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
    at_least_once = BooleanField(default=False, column_name="repeat")  # twice does no harm
    leased_until = UtcField(null=True)
    begun_at = UtcField(null=True)  # while it, or a part of it, is on its way to Telegram
    parts = IntegerField(default=0)  # of a long message: how many have certainly arrived
    attempts = IntegerField(default=0)
    error = TextField(default="")
    message_id = BigIntegerField(null=True)
    message_ids = TextField(default="")  # of all its parts, separated by spaces
    text = TextField(null=True)
    made_at = UtcField()
    sent_at = UtcField(null=True)

    class Meta:
        indexes = ((("state", "not_before", "priority"), False), (("chat_id", "state"), False))


# The texts that are still there, for the nightly job that empties them.
Outbox.add_index(Outbox.index(Outbox.made_at, where=SQL("text IS NOT NULL"), name="outbox_text"))


class GroupUpgrade(Table):
    """A group that became a supergroup: its old id and its new one.

    `joined_by` is the update that told of the bot's own joining of the supergroup.
    """

    old_id = BigIntegerField(primary_key=True)
    new_id = BigIntegerField(index=True)
    joined_by = BigIntegerField(null=True)


class Pause(Table):
    """A time in which the bot received nothing, and Telegram forgot the presses of people."""

    id = AutoField()
    began_at = UtcField()
    ended_at = UtcField(index=True)


class Lease(Table):
    """A task that one process at a time may do, such as sending, and when its lease runs out."""

    name = CharField(max_length=24, primary_key=True)
    owner = CharField(max_length=64)
    until = UtcField()


class InboxState(StrEnum):
    """States of an update in the inbox."""

    NEW = "new"
    CLAIMED = "taken"  # the stored value
    DONE = "done"
    FAILED = "failed"


UNFINISHED = (InboxState.NEW, InboxState.CLAIMED)


class Inbox(Table):
    """An update as Telegram sent it, until it is processed.

    `results` are what its operations have returned (models/queues/update_results.py), `recorded` is
    their number, and `settled` says that a later update of the same chat or person had its effect.
    A taken update belongs to `owner` until its lease runs out; `attempts` counts how often it was
    started again after an owner had died while it was in flight. `answering`: it has had its
    effect, and its answer waits.
    """

    update_id = BigIntegerField(primary_key=True)
    raw = TextField()  # type: ignore[assignment]  # hides Model.raw
    state = CharField(max_length=8, default=InboxState.NEW)
    received_at = UtcField()
    finished_at = UtcField(null=True)
    error = TextField(default="")
    chat_id = BigIntegerField(null=True)
    user_id = BigIntegerField(null=True)
    owner = CharField(max_length=36, null=True)
    leased_until = UtcField(null=True)
    attempts = IntegerField(default=0)
    answering = BooleanField(default=False)
    results = BlobField(null=True)
    recorded = IntegerField(default=0)
    settled = BooleanField(default=False)

    class Meta:
        indexes = ((("state", "update_id"), False),)


# The order of a chat and of a user is looked up among the few updates that are unfinished.
for _name, _column in (("chat", Inbox.chat_id), ("user", Inbox.user_id)):
    _unfinished = SQL(f"state IN ('{InboxState.NEW}', '{InboxState.CLAIMED}')")
    Inbox.add_index(Inbox.index(_column, Inbox.update_id, where=_unfinished, name=f"inbox_{_name}"))
