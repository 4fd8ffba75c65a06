"""Tables of workers, their consents, moves between booths, and messages (no words of them)."""

from enum import StrEnum

from peewee import (
    AutoField,
    BigIntegerField,
    CharField,
    CompositeKey,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from models.database import Table, UtcField
from models.tables.places import Booth


class Worker(Table):
    """A person who confirmed with their own contact. `public_id` is stored without dashes.

    `phone` and `confirmed_at` are null from when somebody else has the phone until they confirm
    anew with another.
    """

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
    phone_since = UtcField(null=True)  # when they proved the phone last, or lost it; else null

    class Meta:
        # What is counted of a booth's workers is read from this index alone.
        indexes = ((("booth", "last_active_at", "confirmed_at", "trained_at"), False),)


class Consent(Table):
    """The consent of a worker: the notice's version, the hash of its text, language and time."""

    id = AutoField()
    worker = ForeignKeyField(Worker, on_delete="CASCADE")
    worker_id: int
    notice_version = CharField(max_length=16)
    text_hash = CharField(max_length=64)
    language = CharField(max_length=2)
    at = UtcField()


class Notice(Table):
    """The words of a notice in one language, as workers agree to them, by their SHA-256."""

    text_hash = CharField(max_length=64, primary_key=True)
    version = CharField(max_length=16)
    language = CharField(max_length=2)
    text = TextField()
    since = UtcField()


class ConsentProof(Table):
    """That an account which has erased itself had agreed, to which notice, and when it left.

    `account_mark` is a keyed hash: only who asks about one account finds whether it is that one's.
    """

    id = AutoField()
    account_mark = CharField(max_length=64, index=True)
    notice_version = CharField(max_length=16)
    text_hash = CharField(max_length=64)
    given_at = UtcField()
    withdrawn_at = UtcField(index=True)


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


class PlacementAnswer(StrEnum):
    """What an unplaced worker answered. No serial number and no reason is kept."""

    PLACED = "placed"  # they are in the booth that they named
    ELSEWHERE = "elsewhere"  # they vote in none of those that they were asked about
    UNKNOWN = "unknown"  # they do not know which one is theirs


class Placement(Table):
    """That a worker whose booth is retired was asked for theirs: once for what it has become.

    `roll` is the id of the roll that brought these parts, 0 where none did.
    """

    id = AutoField()
    worker = ForeignKeyField(Worker, backref="+", on_delete="CASCADE", index=False)
    worker_id: int
    booth = ForeignKeyField(Booth, backref="+", on_delete="RESTRICT")  # the retired one
    booth_id: int
    roll = IntegerField(default=0)
    asked_at = UtcField()
    answer = CharField(max_length=12, null=True)  # a PlacementAnswer
    answered_at = UtcField(null=True)

    class Meta:
        indexes = ((("worker", "booth", "roll"), True),)


class RelayedMessage(Table):
    """That a worker sent another one a message through the bot: it can be answered for some days.

    What it says is nowhere: it goes to Telegram at once.
    """

    id = AutoField()
    sender = ForeignKeyField(Worker, backref="+", on_delete="CASCADE", index=False)
    sender_id: int
    recipient = ForeignKeyField(Worker, backref="+", on_delete="CASCADE")
    recipient_id: int
    at = UtcField(index=True)

    class Meta:
        indexes = ((("sender", "recipient", "at"), False),)


class RelayBlock(Table):
    """That a worker takes no messages of another one through the bot, until they allow them."""

    blocker = ForeignKeyField(Worker, backref="+", on_delete="CASCADE")
    blocker_id: int
    blocked = ForeignKeyField(Worker, backref="+", on_delete="CASCADE")
    blocked_id: int
    at = UtcField()

    class Meta:
        primary_key = CompositeKey("blocker", "blocked")
