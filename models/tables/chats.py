"""Tables of chats, and of the digests and broadcasts that they get."""

from enum import StrEnum

from peewee import (
    SQL,
    AutoField,
    BigIntegerField,
    BooleanField,
    CharField,
    CompositeKey,
    DateField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from models.database import Table, UtcField
from models.tables.places import Booth, Place
from models.tables.trainings import Session
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
    targets_since = UtcField(null=True)  # when that time was set: it is due from then on
    schedule_since = UtcField(null=True)
    weekly_at = CharField(max_length=5, null=True)
    weekly_day = CharField(max_length=3, null=True)  # of models.targets.WEEKDAYS
    weekly_since = UtcField(null=True)
    targets_on = BooleanField(default=True)
    schedule_on = BooleanField(default=True)
    weekly_on = BooleanField(default=True)
    used_on = DateField(null=True)  # the local date on which somebody last tapped or wrote there
    proposed_at = UtcField(null=True)  # when it was proposed to post less there, once
    active = BooleanField(default=True)
    posted_at = UtcField(null=True)  # when a digest last reached it
    menu = CharField(max_length=16, null=True)  # the command menu that it was given

    class Meta:
        indexes = ((("chat_id", "thread_id"), True),)


Chat.add_index(Chat.index(Chat.id, where=SQL("place_id IS NOT NULL"), name="chat_linked"))


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
    """The digests. Each is also the subject of its message in the outbox."""

    TARGETS = "targets"
    SCHEDULE = "schedule"
    WEEKLY = "weekly"


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


class MorningTasks(Table):
    """What the morning digest of a place asked for on a day, as JSON: ids and numbers alone."""

    place = ForeignKeyField(Place, backref="+", on_delete="CASCADE", index=False)
    place_id: int
    day = DateField()
    tasks = TextField()
    at = UtcField()

    class Meta:
        primary_key = CompositeKey("place", "day")


class Mute(Table):
    """That somebody gets no messages of one subject, or is not named in groups."""

    id = AutoField()
    chat_id = BigIntegerField()  # of a private chat: the person's Telegram id
    subject = CharField(max_length=24)  # one of models.mutes.SUBJECTS
    at = UtcField()

    class Meta:
        indexes = ((("chat_id", "subject"), True),)


class BroadcastState(StrEnum):
    """How far a broadcast has come."""

    PREVIEW = "preview"  # only its author has seen it
    ASKED = "asked"  # a second coordinator is asked to confirm it
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    CANCELLED = "cancelled"


class Broadcast(Table):
    """A coordinator's message to many workers, code `B` and its number.

    The audience is whoever is in the place, or holds a seat in the session; `role`, `grade` and
    `booth` narrow it, "" and null are no bound. One body alone goes to everybody. `counted` are the
    people of the newest preview. `sent_before` and `failed_before` were there when it was started
    or resumed last. Each correction and the taking back is one more `version`, of which `changed`
    messages are changed and `unchanged` could not be. `busy` is whether the job has to look at it.
    `chat_id`, `message_id` are the message that shows its progress, `shown` what that said last.
    """

    id = AutoField()
    place = ForeignKeyField(Place, backref="+", on_delete="RESTRICT")
    place_id: int
    by = ForeignKeyField(Worker, null=True, backref="+", on_delete="SET NULL")
    by_id: int | None
    role = CharField(max_length=24, default="")  # the code of a PostKind
    grade = CharField(max_length=8, default="")
    booth = ForeignKeyField(Booth, null=True, backref="+", on_delete="RESTRICT")
    booth_id: int | None
    session = ForeignKeyField(Session, null=True, backref="+", on_delete="RESTRICT")
    session_id: int | None
    text_hi = TextField(default="")
    text_en = TextField(default="")
    photo = CharField(max_length=200, default="")  # Telegram's id of the file
    answer = CharField(max_length=8, default="")  # coming | read: the button below
    state = CharField(max_length=10)  # a BroadcastState
    made_at = UtcField()
    counted = IntegerField(default=0)
    confirmed_by = ForeignKeyField(Worker, null=True, backref="+", on_delete="SET NULL")
    confirmed_by_id: int | None
    started_at = UtcField(null=True)
    ended_at = UtcField(null=True)
    why = CharField(max_length=10, default="")  # it pauses: person | failures | post
    sent = IntegerField(default=0)
    failed = IntegerField(default=0)
    uncertain = IntegerField(default=0)
    left_out = IntegerField(default=0)
    answered = IntegerField(default=0)
    sent_before = IntegerField(default=0)
    failed_before = IntegerField(default=0)
    version = IntegerField(default=0)
    changed = IntegerField(default=0)
    unchanged = IntegerField(default=0)
    changed_at = UtcField(null=True)
    taken_back_at = UtcField(null=True)
    busy = BooleanField(default=False, index=True)
    chat_id = BigIntegerField(null=True)
    message_id = BigIntegerField(null=True)
    shown = CharField(max_length=200, default="")
    shown_at = UtcField(null=True)
    update_id = BigIntegerField(null=True, unique=True)  # the update that made it


class RecipientState(StrEnum):
    """How far a broadcast has come with one person. The outbox has it in the second and sixth."""

    WAITING = "waiting"
    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    CHANGING = "changing"  # it arrived, and is being corrected or taken back
    LEFT_OUT = "left_out"
    REMOVED = "removed"  # it arrived, and was taken back


class BroadcastRecipient(Table):
    """Somebody in the audience of a broadcast, as it was when that began.

    `message_ids` are those of all parts in the chat where they arrived, separated by spaces, and
    `version` is the one that their words have. `allowed_at` is when it was found last that they
    may get it, right before it left.
    """

    id = AutoField()
    broadcast = ForeignKeyField(Broadcast, backref="+", on_delete="CASCADE", index=False)
    broadcast_id: int
    worker = ForeignKeyField(Worker, backref="+", on_delete="CASCADE", index=False)
    worker_id: int
    state = CharField(max_length=10)  # a RecipientState
    reason = CharField(max_length=10, default="")  # why they are left out
    chat_id = BigIntegerField(null=True)
    outbox_id = IntegerField(null=True)  # of the message that sends or changes it
    allowed_at = UtcField(null=True)
    sent_at = UtcField(null=True)
    message_ids = TextField(default="")
    version = IntegerField(default=0)
    answered_at = UtcField(null=True)

    class Meta:
        indexes = (
            (("broadcast", "worker"), True),
            (("broadcast", "state"), False),
            (("worker", "allowed_at"), False),
        )
