"""Messages that wait to be sent, from the moment they are put in to what became of them.

    queued → sending → sent
       ↑        │ ├──→ failed      Telegram will never take it
       └────────┘ ├──→ uncertain   it may have arrived, and a repeat would do harm
    expired ←─────┴──→ queued      it did not arrive, or a repeat does no harm

Expired is what nobody sent in time, and what turned out to be needed no more.

A claim is a lease: who holds a message says so again and again, and what nobody speaks for any
more is taken over. Each claim has its number (`attempts`), and who comes back late with the number
of an earlier claim changes nothing.
"""

import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from peewee import PostgresqlDatabase, fn

from models import tables
from models.database import transaction

LEASE = timedelta(seconds=20)
FIRST_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(minutes=1)
LONGEST_ERROR = 200  # characters that are kept of one; it may hold a whole page
MOST_ATTEMPTS = 30  # of a message that Telegram answers with an error: about half an hour


@dataclass(frozen=True, slots=True)
class Message:
    """A message that this process has claimed. `payload` holds ids and dates, never words.

    `parts` of it have arrived earlier; then `text` is the whole of it as it was rendered.
    """

    id: int
    chat_id: int
    thread_id: int
    subject: str
    payload: dict[str, Any]
    priority: int
    attempts: int  # with this one
    repeat: bool
    parts: int
    text: str


def put(
    dedup: str,
    chat_id: int,
    thread_id: int,
    subject: str,
    payload: dict[str, Any],
    *,
    now: datetime,
    priority: int = 5,
    expires_at: datetime | None = None,
    repeat: bool = False,
) -> bool:
    """Add a message inside the caller's transaction; False when its key is there already.

    `repeat` says that it does no harm when it arrives twice, and should rather do so than never.
    """
    if tables.Outbox.select().where(tables.Outbox.dedup == dedup).exists():
        return False
    tables.Outbox.insert(
        dedup=dedup,
        chat_id=chat_id,
        thread_id=thread_id,
        subject=subject,
        payload=json.dumps(payload),
        priority=priority,
        not_before=now,
        expires_at=expires_at,
        repeat=repeat,
        made_at=now,
    ).on_conflict_ignore().execute()
    return True


def claim(limit: int, now: datetime) -> list[Message]:
    """Take up to `limit` messages that are due, most urgent first; no one else gets them.

    What has expired is marked so instead; what a dead sender had in hand is let go first.
    """
    box = tables.Outbox
    with transaction():
        box.update(state="expired").where(box.state == "queued", box.expires_at <= now).execute()
        _let_go(box.leased_until <= now, "the sender stopped while sending")
        due = (
            box.select(box.id)
            .where(box.state == "queued", box.not_before <= now)
            .order_by(box.priority, box.not_before, box.id)
            .limit(limit)
        )
        if isinstance(tables.database.obj, PostgresqlDatabase):
            due = due.for_update(skip_locked=True)
        rows = (
            box.update(state="sending", leased_until=now + LEASE, attempts=box.attempts + 1)
            # A list: as a subquery PostgreSQL may run it again and again, past its limit.
            .where(box.id.in_([row.id for row in due]), box.state == "queued")
            .returning(box)
            .execute()
        )
        return [_message(r) for r in sorted(rows, key=lambda r: (r.priority, r.not_before, r.id))]


def keep(messages: Iterable[Message], now: datetime) -> None:
    """Hold on to messages in hand: nobody takes them over for one more LEASE."""
    tables.Outbox.update(leased_until=now + LEASE).where(
        tables.Outbox.state == "sending", tables.Outbox.id.in_([m.id for m in messages])
    ).execute()


def begin(message: Message, text: str, now: datetime) -> bool:
    """Note right before it that a message, or its next part, leaves; False: it must not.

    From now on until `part_sent`, `sent` or another end nobody else can know whether it arrived.
    """
    with transaction(durable=True):
        return _close(message, ("sending",), begun_at=now, leased_until=now + LEASE, text=text)


def part_sent(message: Message, parts: int) -> None:
    """Note that so many parts of a long message have arrived, and the rest has not left."""
    _close(message, ("sending",), parts=parts, begun_at=None)


def sent(message: Message, telegram_message_id: int, now: datetime) -> None:
    """Keep that it arrived, and the id that Telegram gave it."""
    # An answer may come after somebody gave this sender up for dead: now it is certain.
    states = ("sending", "uncertain")
    _close(message, states, state="sent", message_id=telegram_message_id, sent_at=now, error="")


def failed(message: Message, error: str) -> None:
    """Give a message up: Telegram will never take it."""
    _close(message, ("sending", "uncertain"), state="failed", error=error)


def expired(message: Message, why: str) -> None:
    """Leave a message out: what it was for has gone."""
    _close(message, ("sending",), state="expired", error=why)


def doubtful(message: Message, error: str, now: datetime) -> None:
    """Nobody knows whether it arrived: send it again if that does no harm, else `uncertain`."""
    if message.repeat:
        again(message, error, now)
    else:
        _close(message, ("sending",), state="uncertain", error=error)


def again(
    message: Message,
    error: str,
    now: datetime,
    after: timedelta | None = None,
    *,
    bounded: bool = False,
) -> None:
    """Put a message back that is to be sent later, after what Telegram named or a pause.

    The pauses grow with the attempts and differ a little, so that not all come back at once. With
    `bounded` it is given up after MOST_ATTEMPTS.
    """
    if bounded and message.attempts >= MOST_ATTEMPTS:
        failed(message, error)
        return
    pause = min(FIRST_PAUSE * 2 ** min(message.attempts - 1, 12), LONGEST_PAUSE)
    wait = after if after is not None else pause * random.uniform(0.75, 1.0)  # noqa: S311
    _close(message, ("sending",), state="queued", error=error, not_before=now + wait)


def let_go(messages: Sequence[Message], error: str) -> None:
    """Leave messages in hand for the next sender; those on their way may have arrived."""
    with transaction():
        _let_go(tables.Outbox.id.in_([m.id for m in messages]), error)


def cancel_chat(chat_id: int, error: str) -> int:
    """Give up all that waits for a chat which cannot be reached; give how many that were."""
    return int(
        tables.Outbox.update(state="failed", error=error[:LONGEST_ERROR])
        .where(tables.Outbox.chat_id == chat_id, tables.Outbox.state == "queued")
        .execute()
    )


def counts() -> dict[str, int]:
    """Give how many messages there are in each state."""
    box = tables.Outbox
    rows: Any = box.select(box.state, fn.COUNT(box.id).alias("number")).group_by(box.state)
    return {row.state: row.number for row in rows.namedtuples()}


def _let_go(which: Any, error: str) -> None:
    """End the claims of these: what had not left, or may be repeated, is queued again."""
    box = tables.Outbox
    mine = (box.state == "sending") & which
    box.update(state="queued", leased_until=None, begun_at=None).where(
        mine, box.begun_at.is_null() | box.repeat
    ).execute()
    box.update(state="uncertain", leased_until=None, error=error[:LONGEST_ERROR]).where(
        mine
    ).execute()


def _message(row: tables.Outbox) -> Message:
    return Message(
        id=row.id,
        chat_id=row.chat_id,
        thread_id=row.thread_id,
        subject=row.subject,
        payload=json.loads(row.payload),
        priority=row.priority,
        attempts=row.attempts,
        repeat=row.repeat,
        parts=row.parts,
        text=row.text or "",
    )


def _close(message: Message, states: tuple[str, ...], **changes: Any) -> bool:
    """Change a message if this claim still is the last one; leaving `sending` ends the lease."""
    if "state" in changes:
        changes |= {"leased_until": None, "begun_at": None}
    if "error" in changes:
        changes["error"] = changes["error"][:LONGEST_ERROR]
    box = tables.Outbox
    changed = box.update(**changes).where(
        box.id == message.id, box.attempts == message.attempts, box.state.in_(states)
    )
    return bool(changed.execute())
