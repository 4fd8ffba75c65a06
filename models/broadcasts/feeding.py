"""Move a broadcast on: a few messages at a time into the outbox, and their ends back from it.

The outbox holds the messages of some seconds only. So whatever else it has is found at once, a
pause or a stop leaves nothing behind there, and a kill loses none and doubles none: a recipient
goes into the outbox, and comes back from it, in one transaction.
"""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from peewee import JOIN, Case, Field, Value, fn

from models import authority, quiet_hours, tables
from models.broadcasts import news
from models.broadcasts.left_out import LeftOut
from models.database import lock_row, transaction
from models.outbox_subjects import OutboxSubject
from models.queues import outbox, outbox_records
from models.tables.chats import BroadcastState, RecipientState
from models.tables.queues import OutboxState

PRIORITY = 9  # behind everything that one person waits for
SECONDS = 8  # of sending that the outbox holds: more than pass between two looks
LEAST = 10  # messages, until failures can pause a broadcast
FAILING = 10  # it pauses when more than one in so many fail
DELETABLE = timedelta(hours=48)  # Telegram's limit for a bot's own messages
_IN_OUTBOX = (RecipientState.QUEUED, RecipientState.CHANGING)
# The end of a message in the outbox, and what it means for its recipient.
_ENDS = {
    OutboxState.SENT: RecipientState.SENT,
    OutboxState.FAILED: RecipientState.FAILED,
    OutboxState.UNCERTAIN: RecipientState.UNCERTAIN,
    OutboxState.EXPIRED: RecipientState.LEFT_OUT,
}
Recipient = tables.BroadcastRecipient
Row = tables.Broadcast


def move_on(now: datetime, zone: ZoneInfo, per_second: int) -> int:
    """Move every broadcast on; return how many messages were queued.

    `per_second` are the messages that the bot sends in a second at most. Safe to call at any time,
    from several processes.
    """
    ids = [row.id for row in Row.select(Row.id).where(Row.busy).order_by(Row.id)]
    return sum(_move_on(broadcast_id, now, zone, SECONDS * per_second) for broadcast_id in ids)


def settle(row: tables.Broadcast) -> None:
    """Bring what the outbox has ended back to its recipients, inside the caller's transaction."""
    stored = tables.Outbox
    query: Any = (
        Recipient.select(
            Recipient.id, Recipient.state, Recipient.version, stored.state.alias("end")
        )
        .join(stored, JOIN.LEFT_OUTER, on=(stored.id == Recipient.outbox_id))
        .where(
            Recipient.broadcast == row.id,
            Recipient.state.in_(_IN_OUTBOX),
            stored.state.is_null() | stored.state.not_in(outbox_records.WAITING),
        )
    )
    sent: dict[RecipientState, list[int]] = defaultdict(list)
    changed: dict[bool, list[Any]] = defaultdict(list)
    for each in query.namedtuples():
        if each.state == RecipientState.QUEUED:
            sent[_ENDS.get(each.end, RecipientState.UNCERTAIN)].append(each.id)
        else:
            changed[each.end == OutboxState.SENT].append(each)
    for state, ids in sent.items():
        _end_sends(row, state, ids)
    for is_done, ends in changed.items():
        _end_changes(row, ends, is_done=is_done)


def _move_on(broadcast_id: int, now: datetime, zone: ZoneInfo, window: int) -> int:
    queued = 0
    with transaction():
        lock_row(Row, Row.id == broadcast_id)
        row = Row.get_by_id(broadcast_id)
        settle(row)
        row = Row.get_by_id(broadcast_id)
        if row.state == BroadcastState.RUNNING:
            _pause_where_due(row, now)
        if row.state == BroadcastState.RUNNING and not quiet_hours.quiet_left(now, zone):
            queued += _feed(row, now, window)
        elif row.state != BroadcastState.RUNNING:
            withdraw(row)
        if row.version:
            queued += _feed_changes(row, now, window)
        _rest(row, now)
    return queued


def _end_sends(row: tables.Broadcast, state: RecipientState, ids: list[int]) -> None:
    """Record how messages have ended, each with what its row in the outbox has."""
    stored = tables.Outbox

    def of_outbox(column: Any) -> Any:
        return stored.select(column).where(stored.id == Recipient.outbox_id)

    found: dict[str, Any] = {
        "chat_id": of_outbox(stored.chat_id),
        "message_ids": fn.COALESCE(of_outbox(stored.message_ids), ""),
        "sent_at": of_outbox(stored.sent_at),
    }
    if state is RecipientState.LEFT_OUT:
        found["reason"] = Case(None, [(Recipient.reason == "", LeftOut.GONE)], Recipient.reason)
    Recipient.update(state=state, **found).where(Recipient.id.in_(ids)).execute()
    _count(row, state.value, len(ids))


def _end_changes(row: tables.Broadcast, ends: list[Any], *, is_done: bool) -> None:
    """Record how changes have ended; what is older than the newest version is changed once more."""
    gone = is_done and row.taken_back_at is not None
    state = RecipientState.REMOVED if gone else RecipientState.SENT
    Recipient.update(state=state).where(Recipient.id.in_([each.id for each in ends])).execute()
    newest = sum(each.version == row.version for each in ends)
    _count(row, "changed" if is_done else "unchanged", newest)


def _count(row: tables.Broadcast, name: str, n: int) -> None:
    """Add to one of the numbers of a broadcast."""
    field = Row._meta.fields[name]
    Row.update({field: field + n}).where(Row.id == row.id).execute()


def _pause_where_due(row: tables.Broadcast, now: datetime) -> None:
    """Pause a broadcast when too many fail, or when nobody who may send it is behind it."""
    sent, failed = row.sent - row.sent_before, row.failed - row.failed_before
    author = tables.Worker.get_or_none(tables.Worker.id == row.by_id)
    telegram_id = author.telegram_id if author else None
    may = telegram_id is not None and authority.may(telegram_id, "broadcast", row.place_id)
    why = "" if may else "post"
    waits = _number(row, RecipientState.WAITING) > 0
    if waits and sent + failed >= LEAST and FAILING * failed > sent + failed:
        why = "failures"
    if why:
        row.state, row.why = BroadcastState.PAUSED, why
        Row.update(state=row.state, why=why).where(Row.id == row.id).execute()
        news.tell(row, why, now)


def _feed(row: tables.Broadcast, now: datetime, window: int) -> int:
    """Queue messages until the outbox holds `window` of this broadcast; return how many."""
    room = window - _number(row, RecipientState.QUEUED)
    worker = tables.Worker
    query: Any = (
        Recipient.select(Recipient.id, worker.telegram_id)
        .join(worker, on=(worker.id == Recipient.worker))
        .where(Recipient.broadcast == row.id, Recipient.state == RecipientState.WAITING)
        .order_by(Recipient.id)
        .limit(max(0, room))
    )
    found = list(query.tuples())
    if lost := [recipient_id for recipient_id, telegram_id in found if telegram_id is None]:
        Recipient.update(state=RecipientState.LEFT_OUT, reason=LeftOut.NO_CHAT).where(
            Recipient.id.in_(lost)
        ).execute()
        _count(row, "left_out", len(lost))
    ids = [recipient_id for recipient_id, telegram_id in found if telegram_id is not None]
    _queue(ids, worker.telegram_id, OutboxSubject.BROADCAST, "", now)
    Recipient.update(state=RecipientState.QUEUED).where(Recipient.id.in_(ids)).execute()
    return len(ids)


def _queue(ids: list[int], chat: Field, subject: OutboxSubject, end: str, now: datetime) -> None:
    """Queue a message for each recipient, to this chat of theirs, and record which one it is.

    `end` is the end of its key. A change does no harm twice; a broadcast does.
    """
    if not ids:
        return
    worker, number = tables.Worker, Recipient.id.cast("TEXT")
    key = Value("broadcast:").concat(number).concat(end)
    payload = Value('{"to": ').concat(number).concat("}")
    rows = (
        Recipient.select(key.alias("dedup"), chat.alias("chat_id"), payload.alias("payload"))
        .join(worker, on=(worker.id == Recipient.worker))
        .where(Recipient.id.in_(ids))
        .order_by(Recipient.id)
    )
    twice = subject == OutboxSubject.BROADCAST_CHANGE
    outbox.enqueue_from(rows, subject, now=now, priority=PRIORITY, at_least_once=twice)
    stored = tables.Outbox
    queued = stored.select(stored.id).where(stored.dedup == key)
    Recipient.update(outbox_id=queued).where(Recipient.id.in_(ids)).execute()


def _feed_changes(row: tables.Broadcast, now: datetime, window: int) -> int:
    """Queue changes of what has arrived in older words; return how many."""
    old = (
        (Recipient.broadcast == row.id)
        & (Recipient.state == RecipientState.SENT)
        & (Recipient.version < row.version)
    )
    if row.taken_back_at is not None:
        late = old & (Recipient.sent_at <= now - DELETABLE)
        if n := Recipient.update(version=row.version).where(late).execute():
            _count(row, "unchanged", n)
    room = window - _number(row, RecipientState.CHANGING)
    query: Any = Recipient.select(Recipient.id).where(old).order_by(Recipient.id)
    ids = [each.id for each in query.limit(max(0, room))]
    _queue(ids, Recipient.chat_id, OutboxSubject.BROADCAST_CHANGE, f":{row.version}", now)
    Recipient.update(state=RecipientState.CHANGING, version=row.version).where(
        Recipient.id.in_(ids)
    ).execute()
    return len(ids)


def withdraw(row: tables.Broadcast) -> None:
    """Withdraw what has not left from the outbox; where the broadcast is over, for good."""
    mine = Recipient.broadcast == row.id
    queued = Recipient.select(Recipient.outbox_id).where(
        mine, Recipient.state == RecipientState.QUEUED
    )
    ids = outbox_records.withdraw([each.outbox_id for each in queued if each.outbox_id])
    Recipient.update(state=RecipientState.WAITING, outbox_id=None).where(
        mine, Recipient.outbox_id.in_(ids)
    ).execute()
    if row.state == BroadcastState.CANCELLED:
        left = Recipient.update(state=RecipientState.LEFT_OUT, reason=LeftOut.STOPPED).where(
            mine, Recipient.state == RecipientState.WAITING
        )
        if n := left.execute():
            _count(row, "left_out", n)


def _rest(row: tables.Broadcast, now: datetime) -> None:
    """End a broadcast of which all is done, and leave alone one for which nothing is to do."""
    waiting = _number(row, RecipientState.WAITING)
    in_outbox = sum(_number(row, state) for state in _IN_OUTBOX)
    if row.state == BroadcastState.RUNNING and not waiting and not in_outbox:
        Row.update(state=BroadcastState.DONE, ended_at=now).where(Row.id == row.id).execute()
        row.state = BroadcastState.DONE
    runs = row.state == BroadcastState.RUNNING
    if not (runs or in_outbox or _changes_left(row)):
        Row.update(busy=False).where(Row.id == row.id).execute()


def _changes_left(row: tables.Broadcast) -> bool:
    old = Recipient.select(Recipient.id).where(
        Recipient.broadcast == row.id,
        Recipient.state == RecipientState.SENT,
        Recipient.version < row.version,
    )
    return bool(old.exists())


def _number(row: tables.Broadcast, state: RecipientState) -> int:
    return int(
        Recipient.select().where(Recipient.broadcast == row.id, Recipient.state == state).count()
    )
