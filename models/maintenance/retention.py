"""Erase data when its days are over, each night, in small transactions.

Rows that count stay, without what was personal in them. Invitations expire by themselves, by day
too (models.invitations). The night's work is guarded by a lease: its owner does the work, and keeps
the lease until the next night once it is done.
"""

from dataclasses import astuple, dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from models import tables
from models.consents import Terms
from models.database import transaction
from models.queues import inbox, inbox_records, leases, outbox_records

LEASE = "retention"
AT = time(2)  # in the organisation's zone
WORKING = timedelta(hours=1)  # after which another process may begin, if the owner has died
BATCH = 500  # most rows of one transaction, which others wait for
DONE_DAYS = 3  # of processed updates: Telegram repeats nothing after one
# Keyed hashes of phones and accounts, and since when they are kept.
MARKS: tuple[tuple[type[tables.Table], Any], ...] = (
    (tables.BlockedPhone, tables.BlockedPhone.at),
    (tables.CountedPhone, tables.CountedPhone.at),
    (tables.ConsentProof, tables.ConsentProof.withdrawn_at),
)
TOPIC_DAYS = 90  # of messages with buttons in topics
RECIPIENT_DAYS = 90  # of who got a broadcast, after its end: they may still answer it
UNDO_DAYS = 1  # of moves between booths: none can be undone later (account.profile.UNDO)


@dataclass(frozen=True, slots=True)
class Purged:
    """How many forms, updates, texts of messages, moves and marks were emptied or removed.

    `answered` counts the edits and albums that are remembered to be answered once, `topics` the
    messages whose topic is, `relayed` that somebody wrote to somebody through the bot, `plans`
    those that were never made, and past days on which trainers were away; `broadcasts` those that
    were never sent, and the recipients of old ones.
    """

    drafts: int = 0
    updates: int = 0
    texts: int = 0
    booth_changes: int = 0
    marks: int = 0
    answered: int = 0
    topics: int = 0
    relayed: int = 0
    plans: int = 0
    broadcasts: int = 0

    def __add__(self, more: "Purged") -> "Purged":
        return Purged(*(a + b for a, b in zip(astuple(self), astuple(more), strict=True)))

    def __bool__(self) -> bool:
        return any(astuple(self))


def begin_night(owner: str, now: datetime) -> bool:
    """Acquire this night's work; False when it is done, or somebody else is doing it."""
    return leases.begin_night(LEASE, owner, now, WORKING)


def end_night(owner: str, now: datetime, zone: ZoneInfo) -> None:
    """Record that this night's work is done: the next begins at AT, or when the bot runs again."""
    leases.end_night(LEASE, owner, now, AT, zone)


def purge(terms: Terms, now: datetime) -> Purged:
    """Empty up to BATCH rows of each kind past their days; the result is false once all is done."""
    return Purged(
        drafts=_drop_drafts(now - timedelta(days=terms.drafts)),
        updates=inbox_records.forget(now - timedelta(days=DONE_DAYS), limit=BATCH)
        + inbox_records.forget(
            now - timedelta(days=terms.updates), state=inbox.InboxState.FAILED, limit=BATCH
        ),
        texts=outbox_records.clear_texts(now - timedelta(days=terms.texts), BATCH),
        booth_changes=_delete_booth_changes(now - timedelta(days=UNDO_DAYS)),
        marks=_delete_marks(now - timedelta(days=terms.marks)),
        answered=_forget_answered(now - timedelta(days=DONE_DAYS)),
        topics=_forget_topics(now - timedelta(days=TOPIC_DAYS)),
        relayed=_delete(
            tables.RelayedMessage, tables.RelayedMessage.at, now - timedelta(days=terms.texts)
        ),
        plans=_forget_plans(now - timedelta(days=UNDO_DAYS)),
        broadcasts=_forget_previews(now - timedelta(days=UNDO_DAYS))
        + _forget_recipients(now - timedelta(days=RECIPIENT_DAYS)),
    )


def _drop_drafts(before: datetime) -> int:
    return sum(_drop_old(draft, before) for draft in tables.DRAFTS)


def _drop_old(draft: type[tables.Draft], before: datetime) -> int:
    with transaction():
        key = (draft.chat_id, draft.thread_id, draft.user_id)
        old = draft.select(*key).where(draft.updated_at < before)
        return sum(
            draft.delete()
            .where(
                draft.chat_id == row.chat_id,
                draft.thread_id == row.thread_id,
                draft.user_id == row.user_id,
                draft.updated_at < before,
            )
            .execute()
            for row in list(old.limit(BATCH))
        )


def _delete_booth_changes(before: datetime) -> int:
    return _delete(tables.BoothChange, tables.BoothChange.at, before)


def _delete_marks(before: datetime) -> int:
    return sum(_delete(table, at, before) for table, at in MARKS)


def _delete(table: type[tables.Table], at: Any, before: datetime) -> int:
    """Delete up to BATCH rows that are older, and return how many were deleted."""
    key: Any = table._meta.primary_key
    with transaction():
        query: Any = table.select(key).where(at < before).limit(BATCH).tuples()
        old = [value for (value,) in query]
        return int(table.delete().where(key.in_(old), at < before).execute()) if old else 0


def _forget_plans(before: datetime) -> int:
    """Forget plans that nobody made, and the days before on which trainers were away."""
    plan, away = tables.Plan, tables.TrainerAway
    with transaction():
        old = plan.select(plan.id).where(plan.made_at.is_null(), plan.proposed_at < before)
        ids = [row.id for row in old.limit(BATCH)]
        past = [row.id for row in away.select(away.id).where(away.day < before.date()).limit(BATCH)]
        forgotten = plan.delete().where(plan.id.in_(ids), plan.made_at.is_null()).execute()
        return int(forgotten + away.delete().where(away.id.in_(past)).execute())


def _forget_previews(before: datetime) -> int:
    """Delete broadcasts that were composed and never sent."""
    row = tables.Broadcast
    never = row.started_at.is_null() & ~row.busy & (row.made_at < before)
    with transaction():
        ids = [each.id for each in row.select(row.id).where(never).limit(BATCH)]
        return int(row.delete().where(row.id.in_(ids), never).execute()) if ids else 0


def _forget_recipients(before: datetime) -> int:
    """Delete who got broadcasts that ended long ago; the numbers stay."""
    recipient, row = tables.BroadcastRecipient, tables.Broadcast
    over = row.select(row.id).where(row.ended_at < before, ~row.busy)
    with transaction():
        query = recipient.select(recipient.id).where(recipient.broadcast.in_(over))
        ids = [each.id for each in query.limit(BATCH)]
        return int(recipient.delete().where(recipient.id.in_(ids)).execute()) if ids else 0


def _forget_answered(before: datetime) -> int:
    """Forget what was answered once: Telegram lets nobody edit a message after two days."""
    once = tables.AnsweredOnce
    with transaction():
        old = once.select(once.chat_id, once.subject).where(once.at < before).limit(BATCH)
        return sum(
            once.delete().where(once.chat_id == row.chat_id, once.subject == row.subject).execute()
            for row in list(old)
        )


def _forget_topics(before: datetime) -> int:
    message = tables.TopicMessage
    with transaction():
        old = message.select(message.chat_id, message.message_id).where(message.at < before)
        return sum(
            message.delete()
            .where(message.chat_id == row.chat_id, message.message_id == row.message_id)
            .execute()
            for row in list(old.limit(BATCH))
        )
