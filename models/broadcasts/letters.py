"""What one person gets of a broadcast: looked at again right before it leaves, or is changed."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from peewee import Query

from models import places, tables, worker_rows
from models.broadcasts import audience as audiences
from models.broadcasts import left_out
from models.broadcasts.audience import Audience
from models.broadcasts.errors import BroadcastMoved, UnknownBroadcast
from models.broadcasts.left_out import LeftOut
from models.broadcasts.views import Letter, code_of, of_row
from models.database import BindParam, CompiledQuery, row_lock, transaction
from models.tables.chats import BroadcastState, RecipientState


class Paused(Exception):
    """The broadcast pauses: the message must not leave now."""


@dataclass(frozen=True, slots=True)
class LetterChange:
    """What is to be done with a broadcast where it has arrived: new words, or none any more."""

    chat_id: int
    message_ids: tuple[int, ...]
    letter: Letter
    removed: bool


def to_send(recipient_id: int, chat_id: int, now: datetime, *, begun: bool) -> Letter | None:
    """Return what a person gets now; None, and the reason is recorded, where they get nothing.

    It is looked at again whether they are in the audience and have this chat, and whether they are
    to be left out.
    One that has `begun` to arrive is sent to its end. Raises Paused.
    """
    recipient = tables.BroadcastRecipient
    row = recipient.get_or_none(recipient.id == recipient_id)
    if row is None or row.state != RecipientState.QUEUED:
        return None
    broadcast = tables.Broadcast.get_by_id(row.broadcast_id)
    if not begun:
        if broadcast.state == BroadcastState.PAUSED:
            raise Paused
        why = _reason(broadcast, row.worker_id, chat_id, now)
        if not why and not _allow(row, broadcast.version, now):
            why = LeftOut.WEEKLY
        if why:
            recipient.update(reason=why).where(recipient.id == recipient_id).execute()
            return None
    return of_row(broadcast).letter(recipient_id)


def to_change(recipient_id: int) -> LetterChange | None:
    """Return what is to be changed where a broadcast has arrived; None where nothing is."""
    recipient = tables.BroadcastRecipient
    row = recipient.get_or_none(recipient.id == recipient_id)
    if row is None or row.state != RecipientState.CHANGING or row.chat_id is None:
        return None
    broadcast = tables.Broadcast.get_by_id(row.broadcast_id)
    return LetterChange(
        row.chat_id,
        tuple(map(int, row.message_ids.split())),
        of_row(broadcast).letter(recipient_id),
        removed=broadcast.taken_back_at is not None,
    )


def answer(recipient_id: int, by: int, now: datetime) -> bool:
    """Record and count a recipient's answer; return False where they had answered before.

    Raises NotRegistered, UnknownBroadcast, or BroadcastMoved once it was taken back.
    """
    recipient, broadcast = tables.BroadcastRecipient, tables.Broadcast
    with transaction():
        worker_id = worker_rows.require_id(by)
        row = recipient.get_or_none(recipient.id == recipient_id)
        if row is None or row.worker_id != worker_id:
            raise UnknownBroadcast(text="")
        if broadcast.get_by_id(row.broadcast_id).taken_back_at is not None:
            raise BroadcastMoved(code=code_of(row.broadcast_id), what="taken_back")
        mine = (recipient.id == recipient_id) & recipient.answered_at.is_null()
        if not recipient.update(answered_at=now).where(mine).execute():
            return False
        broadcast.update(answered=broadcast.answered + 1).where(
            broadcast.id == row.broadcast_id
        ).execute()
    return True


def _reason(row: tables.Broadcast, worker_id: int, chat_id: int, now: datetime) -> str:
    """Return why a worker gets nothing of a broadcast that was to be sent to them, or ""."""
    if row.state != BroadcastState.RUNNING:
        return LeftOut.STOPPED
    audience = Audience.of_row(row)
    query = _why(audience, places.acs_of(audience.place))
    values = {"worker": worker_id, "chat": chat_id, "besides": row.id}
    found = query.rows(**values, now=now, since=now - left_out.WEEK)
    return str(found[0].reason) if found else LeftOut.GONE


@lru_cache(maxsize=64)  # broadcasts that go out at the same time
def _why(audience: Audience, acs: tuple[int, ...]) -> CompiledQuery:
    """Return the query for the reason to leave out a `worker` of an audience; none for others.

    `acs` are those of its place as they are now.
    """
    worker = tables.Worker
    reason = left_out.reason(BindParam("now"), BindParam("since"), BindParam("besides")).alias(
        "reason"
    )
    return CompiledQuery(
        lambda: worker.select(reason).where(
            worker.id == BindParam("worker"),
            worker.telegram_id == BindParam("chat"),
            audiences.of_place(audience),
        )
    )


def _allow(row: tables.BroadcastRecipient, version: int, now: datetime) -> bool:
    """Record that a broadcast may leave for its recipient; False where they have had enough.

    The worker's row is locked, so that several broadcasts to one person are counted one by one.
    """
    with transaction():
        _LOCK.execute(id=row.worker_id)
        values = {"recipient": row.id, "worker": row.worker_id, "besides": row.broadcast_id}
        times = {"since": now - left_out.WEEK, "now": now}
        return bool(_ALLOW.rows(version=version, **values, **times))


def _allowing() -> Query:
    recipient = tables.BroadcastRecipient
    since, besides = BindParam("since"), BindParam("besides")
    had = left_out.of_this_week(BindParam("worker"), since, besides)
    allowed = recipient.update(
        allowed_at=BindParam("now", recipient.allowed_at),
        version=BindParam("version", recipient.version),
    )
    mine = recipient.id == BindParam("recipient")
    return allowed.where(mine, had < left_out.PER_WEEK).returning(recipient.id)


_LOCK = CompiledQuery(lambda: row_lock(tables.Worker, tables.Worker.id == BindParam("id")))
_ALLOW = CompiledQuery(_allowing)
