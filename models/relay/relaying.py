"""Who a worker's coordinator is, and messages between the two without either one's number.

A message goes to Telegram at once and is stored nowhere. That it was sent is stored for some days,
so that it can be answered, its sender blocked, and their number bounded.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from models import authority, places, tables, worker_rows
from models.authority import PostKind, post_kinds
from models.database import lock_row, transaction
from models.relay.errors import RelayBlocked, RelayOver, TooManyRelayed

LIMIT = 1000  # characters of a message
PER_DAY = 10  # messages from one person to another in any 24 hours
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Coordinator:
    """Somebody who coordinates a place around a worker: their id as a worker, name and post."""

    worker_id: int
    name: str
    kind: PostKind
    place: places.Place


@dataclass(frozen=True, slots=True)
class RelayDelivery:
    """Where a message goes: its id, the recipient's chat and name; and who it is from."""

    id: int
    chat_id: int
    recipient: str
    sender: str
    booth: places.Booth  # the sender's


def coordinators(telegram_id: int) -> tuple[Coordinator, ...]:
    """Return who coordinates the nearest place around a worker, themselves left out.

    Empty where nobody does. Raises NotRegistered.
    """
    worker = worker_rows.require(telegram_id)
    nearest = authority.nearest_posts("people", places.booth(worker.booth_id).area.id, worker.id)
    kinds = post_kinds.current()
    found = {
        row.worker_id: Coordinator(row.worker_id, row.worker.name, kinds[row.kind], place)
        for row, place in nearest
    }
    return tuple(found.values())


def write(telegram_id: int, coordinator_id: int, now: datetime) -> RelayDelivery:
    """Record that a worker writes to one of their coordinators; return where the message goes.

    Locks the worker's row. Raises NotRegistered, RelayOver when it is no coordinator of theirs any
    more, RelayBlocked or TooManyRelayed.
    """
    with transaction():
        lock_row(tables.Worker, tables.Worker.telegram_id == telegram_id)
        if coordinator_id not in {c.worker_id for c in coordinators(telegram_id)}:
            raise RelayOver
        return _record(worker_rows.require(telegram_id), coordinator_id, now)


def answer(telegram_id: int, message_id: int, now: datetime) -> RelayDelivery:
    """Record that the recipient of a message answers it; return where the answer goes.

    Locks the worker's row. Raises NotRegistered, RelayOver, RelayBlocked or TooManyRelayed.
    """
    with transaction():
        lock_row(tables.Worker, tables.Worker.telegram_id == telegram_id)
        message = _received(telegram_id, message_id)
        return _record(worker_rows.require(telegram_id), message.sender_id, now)


def recipient_of_answer(telegram_id: int, message_id: int) -> str:
    """Return the name of who gets the answer to a message; raises NotRegistered or RelayOver."""
    name: str = _received(telegram_id, message_id).sender.name
    return name


def block(telegram_id: int, message_id: int, now: datetime) -> str:
    """Block the person who sent this message; return their name.

    A second time changes nothing. Raises NotRegistered or RelayOver.
    """
    with transaction():
        message = _received(telegram_id, message_id)
        tables.RelayBlock.insert(
            blocker=message.recipient_id, blocked=message.sender_id, at=now
        ).on_conflict_ignore().execute()
        name: str = message.sender.name
        return name


def allow(telegram_id: int, message_id: int) -> str:
    """Allow the person who sent this message to write again; return their name.

    Raises NotRegistered or RelayOver.
    """
    stored = tables.RelayBlock
    with transaction():
        message = _received(telegram_id, message_id)
        theirs = (stored.blocker == message.recipient_id) & (stored.blocked == message.sender_id)
        stored.delete().where(theirs).execute()
        name: str = message.sender.name
        return name


def _received(telegram_id: int, message_id: int) -> Any:
    """Return a message that this person was sent; raises NotRegistered or RelayOver."""
    own, message = worker_rows.require_id(telegram_id), tables.RelayedMessage
    row = message.get_or_none(message.id == message_id, message.recipient == own)
    if row is None:
        raise RelayOver
    return row


def _others(sender: tables.Worker, recipient_id: int) -> str:
    """Return whether a coordinator has `others` beside them for this worker, or is `alone`."""
    theirs = {c.worker_id for c in coordinators(cast(int, sender.telegram_id))}
    return "others" if theirs > {recipient_id} else "alone"


def _record(sender: tables.Worker, recipient_id: int, now: datetime) -> RelayDelivery:
    message, blocks, worker = tables.RelayedMessage, tables.RelayBlock, tables.Worker
    recipient = worker.get_or_none(worker.id == recipient_id)
    if recipient is None or recipient.telegram_id is None:
        raise RelayOver
    theirs = (blocks.blocker == recipient.id) & (blocks.blocked == sender.id)
    if blocks.select().where(theirs).exists():
        raise RelayBlocked(name=recipient.name, what=_others(sender, recipient.id))
    today = message.select().where(
        message.sender == sender.id, message.recipient == recipient.id, message.at > now - DAY
    )
    if today.count() >= PER_DAY:
        raise TooManyRelayed(limit=PER_DAY, name=recipient.name)
    row = message.create(sender=sender.id, recipient=recipient.id, at=now)
    booth = places.booth(sender.booth_id)
    chat_id = int(recipient.telegram_id)
    return RelayDelivery(row.id, chat_id, recipient.name, sender.name, booth)
