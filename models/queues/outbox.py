"""The durable queue of outgoing messages, from the moment they are queued to how they end.

    queued → sending → sent
       ↑        │ ├──→ failed      Telegram will never accept it
       └────────┘ ├──→ uncertain   it may have arrived, and must not be sent again
    expired ←─────┴──→ queued      it did not arrive, or sending it once more does no harm

Expired is what nobody sent in time, and what turned out not to be needed any more.

A claim is a lease: its owner extends it again and again, and a message whose lease has run out is
claimed by another. Each claim has its number (`attempts`); whoever comes back late with the number
of an earlier claim changes nothing.
"""

import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from peewee import Expression, Function, Select, Value, fn

from models.database import for_update, transaction
from models.queues.outbox_records import MISSED, exists
from models.tables.queues import Outbox
from models.tables.queues import OutboxState as OutboxState

LEASE = timedelta(seconds=20)
FIRST_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(minutes=1)
LONGEST_ERROR = 200  # characters that are kept of an error; it may hold a whole page
UNANSWERED = "unanswered: "  # how the error begins of a message that may have arrived already
MOST_ATTEMPTS = 30  # of a message that Telegram answers with an error: about half an hour


@dataclass(frozen=True, slots=True)
class OutboxMessage:
    """A message that this process has claimed. `payload` holds ids and dates, never words.

    The first `parts` of it have arrived earlier; then `text` is all of it, as it was rendered.
    One that was `unanswered` may have arrived already.
    """

    id: int
    chat_id: int
    thread_id: int
    subject: str
    payload: dict[str, Any]
    priority: int
    attempts: int  # with this one
    at_least_once: bool
    parts: int
    text: str
    unanswered: bool


def enqueue(
    dedup: str,
    chat_id: int,
    thread_id: int,
    subject: str,
    payload: dict[str, Any],
    *,
    now: datetime,
    priority: int = 5,
    not_before: datetime | None = None,
    expires_at: datetime | None = None,
    at_least_once: bool = False,
) -> bool:
    """Queue a message inside the caller's transaction; return False when its key exists already.

    Parameters:
        dedup: the key, which makes it safe to queue the same message again.
        subject, payload: what the sender renders it from.
        priority: 0 is sent first.
        not_before: the moment from which it is sent; `now` where none is given.
        expires_at: the moment from which it is not sent any more.
        at_least_once: send it once more where it may have arrived, as that does no harm.
    """
    if exists(dedup):
        return False
    Outbox.insert(
        dedup=dedup,
        chat_id=chat_id,
        thread_id=thread_id,
        subject=subject,
        payload=json.dumps(payload),
        priority=priority,
        not_before=not_before or now,
        expires_at=expires_at,
        at_least_once=at_least_once,
        made_at=now,
    ).on_conflict_ignore().execute()
    return True


def enqueue_from(
    rows: Any, subject: str, *, now: datetime, priority: int, at_least_once: bool = False
) -> None:
    """Queue many messages of one subject as `enqueue` does, in one statement.

    `rows` is a query for their keys, chats and payloads, none of which is queued yet: by the names
    `dedup`, `chat_id` and `payload`.
    """
    found = rows.alias("found")
    same: dict[Any, Any] = {
        Outbox.thread_id: 0,
        Outbox.subject: subject,
        Outbox.priority: priority,
        Outbox.state: OutboxState.QUEUED,
        Outbox.not_before: now,
        Outbox.at_least_once: at_least_once,
        Outbox.parts: 0,
        Outbox.attempts: 0,
        Outbox.error: "",
        Outbox.message_ids: "",
        Outbox.made_at: now,
    }
    own = {Outbox.dedup: found.c.dedup, Outbox.chat_id: found.c.chat_id}
    own |= {Outbox.payload: found.c.payload}
    fixed = {field: Value(field.db_value(value)) for field, value in same.items()}
    columns = own | fixed
    Outbox.insert_from(Select([found], [*columns.values()]), fields=[*columns.keys()]).execute()


def claim(
    limit: int, now: datetime, in_flight: Iterable[OutboxMessage] = ()
) -> list[OutboxMessage]:
    """Claim up to `limit` messages that are due, most urgent first; nobody else gets them.

    Extends the leases of what the caller has in flight, expires what is past its time and releases
    what a dead sender had in flight first.
    """
    with transaction():
        # Else a clock that went ahead would make the caller take its own messages over.
        extend_leases(in_flight, now)
        missed = Value(f"{MISSED} ").concat(Outbox.error)
        Outbox.update(state=OutboxState.EXPIRED, error=missed).where(
            Outbox.state == OutboxState.QUEUED, Outbox.expires_at <= now
        ).execute()
        # A lease that lasts for more than twice as long was acquired by a clock that was ahead.
        is_over = (Outbox.leased_until <= now) | (Outbox.leased_until > now + 2 * LEASE)
        _release(is_over, "the sender stopped while sending")
        due = (
            Outbox.select(Outbox.id)
            .where(Outbox.state == OutboxState.QUEUED, Outbox.not_before <= now)
            .order_by(Outbox.priority, Outbox.not_before, Outbox.id)
            .limit(limit)
        )
        # A list: as a subquery PostgreSQL may run it again and again, past its limit.
        ids = [row.id for row in for_update(due, skip_locked=True)]
        rows = (
            Outbox.update(
                state=OutboxState.SENDING, leased_until=now + LEASE, attempts=Outbox.attempts + 1
            )
            .where(Outbox.id.in_(ids), Outbox.state == OutboxState.QUEUED)
            .returning(Outbox)
            .execute()
        )
        return [_message(r) for r in sorted(rows, key=lambda r: (r.priority, r.not_before, r.id))]


def extend_leases(messages: Iterable[OutboxMessage], now: datetime) -> None:
    """Extend the leases of messages in flight by LEASE."""
    if ids := [message.id for message in messages]:
        Outbox.update(leased_until=now + LEASE).where(
            Outbox.state == OutboxState.SENDING, Outbox.id.in_(ids)
        ).execute()


def mark_sending(message: OutboxMessage, text: str, now: datetime) -> bool:
    """Record, right before it, that a message or its next part leaves; False: it must not leave.

    From now on until `part_sent`, `sent` or another end nobody else can know whether it arrived.
    """
    with transaction(durable=True):
        return _update_claim(
            message, (OutboxState.SENDING,), begun_at=now, leased_until=now + LEASE, text=text
        )


def part_sent(message: OutboxMessage, parts: int, telegram_message_id: int) -> None:
    """Record that so many parts of a long message have arrived, and the rest has not left.

    The last of them got this id from Telegram.
    """
    _update_claim(
        message,
        (OutboxState.SENDING,),
        parts=parts,
        begun_at=None,
        message_ids=_with_id(telegram_message_id),
    )


def sent(message: OutboxMessage, telegram_message_id: int, now: datetime) -> None:
    """Record that a message arrived, and the id that Telegram gave it."""
    # The answer may come after this sender's lease ran out: now it is certain.
    _update_claim(
        message,
        (OutboxState.SENDING, OutboxState.UNCERTAIN),
        state=OutboxState.SENT,
        message_id=telegram_message_id,
        message_ids=_with_id(telegram_message_id),
        sent_at=now,
        error="",
    )


def failed(message: OutboxMessage, error: str) -> None:
    """Record that a message is given up: Telegram will never accept it."""
    states = (OutboxState.SENDING, OutboxState.UNCERTAIN)
    _update_claim(message, states, state=OutboxState.FAILED, error=error)


def expired(message: OutboxMessage, why: str) -> None:
    """Record that a message is not sent because it is not needed any more."""
    _update_claim(message, (OutboxState.SENDING,), state=OutboxState.EXPIRED, error=why)


def mark_unknown(message: OutboxMessage, error: str, now: datetime) -> None:
    """Record that nobody knows whether a message arrived.

    It is sent once more if that does no harm; otherwise it is `uncertain`.
    """
    if message.at_least_once and not message.unanswered:
        reschedule(message, UNANSWERED + error, now)
    else:
        _update_claim(message, (OutboxState.SENDING,), state=OutboxState.UNCERTAIN, error=error)


def reschedule(
    message: OutboxMessage,
    error: str,
    now: datetime,
    after: timedelta | None = None,
    *,
    bounded: bool = False,
) -> None:
    """Queue a claimed message again, to be sent `after` what Telegram asked for, or a pause.

    Pauses double with the attempts from FIRST_PAUSE to LONGEST_PAUSE and differ a little, so that
    messages do not all come back together. With `bounded` it is failed after MOST_ATTEMPTS.
    """
    if bounded and message.attempts >= MOST_ATTEMPTS:
        failed(message, error)
        return
    pause = min(FIRST_PAUSE * 2 ** min(message.attempts - 1, 12), LONGEST_PAUSE)
    delay = after if after is not None else pause * random.uniform(0.75, 1.0)  # noqa: S311
    states = (OutboxState.SENDING,)
    if message.unanswered:
        error = UNANSWERED + error
    _update_claim(message, states, state=OutboxState.QUEUED, error=error, not_before=now + delay)


def release_claims(messages: Sequence[OutboxMessage], error: str) -> None:
    """Release messages in flight to the next sender; those that are leaving may have arrived."""
    with transaction():
        _release(Outbox.id.in_([m.id for m in messages]), error)


def cancel_chat(chat_id: int, error: str) -> int:
    """Fail all that is queued for a chat which cannot be reached; return how many messages."""
    return int(
        Outbox.update(state=OutboxState.FAILED, error=error[:LONGEST_ERROR])
        .where(Outbox.chat_id == chat_id, Outbox.state == OutboxState.QUEUED)
        .execute()
    )


def _with_id(telegram_message_id: int) -> Function:
    """Return SQL for the ids of the parts that have arrived, with one more."""
    return fn.TRIM(Outbox.message_ids.concat(f" {telegram_message_id}"))


def _release(condition: Expression, error: str) -> None:
    """End claims: what had not left, or may be sent again, is queued; the rest is uncertain."""
    claimed = (Outbox.state == OutboxState.SENDING) & condition
    Outbox.update(state=OutboxState.QUEUED, leased_until=None, begun_at=None).where(
        claimed, Outbox.begun_at.is_null() | Outbox.at_least_once
    ).execute()
    Outbox.update(
        state=OutboxState.UNCERTAIN, leased_until=None, error=error[:LONGEST_ERROR]
    ).where(claimed).execute()


def _message(row: Outbox) -> OutboxMessage:
    return OutboxMessage(
        id=row.id,
        chat_id=row.chat_id,
        thread_id=row.thread_id,
        subject=row.subject,
        payload=json.loads(row.payload),
        priority=row.priority,
        attempts=row.attempts,
        at_least_once=row.at_least_once,
        parts=row.parts,
        text=row.text or "",
        unanswered=row.error.startswith(UNANSWERED),
    )


def _update_claim(message: OutboxMessage, states: Sequence[OutboxState], **changes: Any) -> bool:
    """Change a message if this claim still is the latest; leaving `sending` ends the lease."""
    if "state" in changes:
        changes |= {"leased_until": None, "begun_at": None}
    if "error" in changes:
        changes["error"] = changes["error"][:LONGEST_ERROR]
    changed = Outbox.update(**changes).where(
        Outbox.id == message.id, Outbox.attempts == message.attempts, Outbox.state.in_(states)
    )
    return bool(changed.execute())
