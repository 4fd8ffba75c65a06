"""From a composed message to its start: count, preview, confirm, and freeze the audience."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from peewee import Case, Select, Value

from models import audit, authority, quiet_hours, tables
from models.audit import AuditAction
from models.broadcasts import audience as audiences
from models.broadcasts import left_out, news
from models.broadcasts.audience import Audience, AudienceCount
from models.broadcasts.errors import (
    AudienceGrown,
    BroadcastMoved,
    EmptyAudience,
    NoSecond,
    NoWords,
    OwnBroadcast,
)
from models.broadcasts.views import BroadcastView, Words, code_of, of_row, require_row
from models.database import lock_row, transaction
from models.strength import Weights
from models.tables.chats import BroadcastState, RecipientState

SECOND_ABOVE = 500  # people: to more of them a second coordinator confirms
GROWN = 20  # an audience may grow by one part of so many between preview and start


@dataclass(frozen=True, slots=True)
class BroadcastPreview:
    """A broadcast before it starts: who gets it, who does not, and when it would be through."""

    broadcast: BroadcastView
    count: AudienceCount
    begins_at: datetime
    ends_at: datetime


def count(audience: Audience, by: int, now: datetime, weights: Weights) -> AudienceCount:
    """Return how many would get a broadcast now.

    Raises NotRegistered, NotAllowed, or EmptyAudience where nobody would.
    """
    worker_id = audiences.require(by, audience)
    found = audiences.count(audience, worker_id, now, weights)
    if not found.people:
        if found.left_out:
            raise EmptyAudience(what="left_out")
        is_self = audiences.is_member(audience, worker_id)
        raise EmptyAudience(what="self" if is_self else "nobody")
    return found


def compose(
    audience: Audience,
    words: Words,
    *,
    by: int,
    now: datetime,
    weights: Weights,
    update_id: int | None = None,
) -> int:
    """Record a broadcast that only its author sees yet; return its number.

    An update makes one. Raises NotRegistered, NotAllowed, EmptyAudience or NoWords.
    """
    if not (words.hi or words.en):
        raise NoWords
    with transaction():
        worker_id = audiences.require(by, audience)
        row = tables.Broadcast.get_or_none(tables.Broadcast.update_id == update_id)
        if update_id is None or row is None:
            found = count(audience, by, now, weights)
            row = tables.Broadcast.create(
                place=audience.place,
                by=worker_id,
                role=audience.role,
                grade=audience.grade,
                booth=audience.booth,
                session=audience.session,
                text_hi=words.hi,
                text_en=words.en,
                photo=words.photo,
                answer=words.answer,
                state=BroadcastState.PREVIEW,
                made_at=now,
                counted=found.people,
                update_id=update_id,
            )
    return int(row.id)


def preview(
    broadcast_id: int,
    *,
    by: int,
    now: datetime,
    weights: Weights,
    per_second: float,
    zone: ZoneInfo,
) -> BroadcastPreview:
    """Count the audience anew and return what would happen; its author alone may.

    `per_second` are the people whom the bot writes to in a second. Raises UnknownBroadcast,
    NotRegistered, NotAllowed, EmptyAudience or BroadcastMoved.
    """
    with transaction(repeatable=True):
        row = _of_author(broadcast_id, by)
        _require_state(row, BroadcastState.PREVIEW)
        found = count(Audience.of_row(row), by, now, weights)
        tables.Broadcast.update(counted=found.people).where(
            tables.Broadcast.id == broadcast_id
        ).execute()
        seen = of_row(require_row(broadcast_id))
    begins = now + quiet_hours.quiet_left(now, zone)
    span = timedelta(seconds=found.people / per_second)
    return BroadcastPreview(seen, found, begins, quiet_hours.after_waking(now, span, zone))


def confirm(broadcast_id: int, *, by: int, now: datetime, weights: Weights) -> BroadcastView:
    """Start a broadcast, or ask a second coordinator where it is for many; its author alone may.

    A second time changes nothing. Locks the broadcast's row. Raises UnknownBroadcast,
    NotRegistered, NotAllowed, EmptyAudience, AudienceGrown, NoSecond or BroadcastMoved.
    """
    with transaction():
        row = _of_author(broadcast_id, by)
        if row.state in (BroadcastState.RUNNING, BroadcastState.ASKED):
            return of_row(row)
        _require_state(row, BroadcastState.PREVIEW)
        people = _require_same(row, now, weights, by)
        assert row.by_id is not None
        if people > SECOND_ABOVE:
            _ask_a_second(row, now)
        else:
            _start(row, now, weights)
        code = code_of(broadcast_id)
        audit.record(row.by_id, AuditAction.BROADCAST, code, now, also=row.place_id, people=people)
        return of_row(require_row(broadcast_id))


def second(broadcast_id: int, *, by: int, now: datetime, weights: Weights) -> BroadcastView:
    """Start a broadcast as the second coordinator who confirms it.

    A second time changes nothing. Locks the broadcast's row. Raises UnknownBroadcast,
    NotRegistered, NotAllowed, OwnBroadcast, AudienceGrown or BroadcastMoved.
    """
    with transaction():
        row, worker_id = _of_another(broadcast_id, by)
        if row.confirmed_by_id == worker_id:
            return of_row(row)
        _require_state(row, BroadcastState.ASKED)
        people = _require_same(row, now, weights, by)
        tables.Broadcast.update(confirmed_by=worker_id).where(
            tables.Broadcast.id == broadcast_id
        ).execute()
        _start(row, now, weights)
        news.tell(row, "confirmed", now)
        code = code_of(broadcast_id)
        audit.record(
            worker_id,
            AuditAction.CONFIRM_BROADCAST,
            code,
            now,
            also=row.place_id,
            people=people,
        )
        return of_row(require_row(broadcast_id))


def decline(broadcast_id: int, *, by: int, now: datetime) -> BroadcastView:
    """End a broadcast as the second coordinator; its author is told.

    Raises UnknownBroadcast, NotRegistered, NotAllowed, OwnBroadcast or BroadcastMoved.
    """
    with transaction():
        row, worker_id = _of_another(broadcast_id, by)
        if row.state == BroadcastState.CANCELLED:
            return of_row(row)
        _require_state(row, BroadcastState.ASKED)
        tables.Broadcast.update(state=BroadcastState.CANCELLED, why="declined", ended_at=now).where(
            tables.Broadcast.id == broadcast_id
        ).execute()
        news.tell(row, "declined", now)
        code = code_of(broadcast_id)
        audit.record(worker_id, AuditAction.STOP_BROADCAST, code, now, also=row.place_id)
        return of_row(require_row(broadcast_id))


def _of_author(broadcast_id: int, by: int) -> tables.Broadcast:
    """Return the row of one's own broadcast, locked."""
    lock_row(tables.Broadcast, tables.Broadcast.id == broadcast_id)
    row = require_row(broadcast_id)
    worker_id = audiences.require(by, Audience.of_row(row))
    if row.by_id != worker_id:
        raise BroadcastMoved(code=code_of(broadcast_id), what="other")
    return row


def _of_another(broadcast_id: int, by: int) -> tuple[tables.Broadcast, int]:
    """Return the row of somebody else's broadcast, locked, and the id of who looks at it."""
    lock_row(tables.Broadcast, tables.Broadcast.id == broadcast_id)
    row = require_row(broadcast_id)
    worker_id = audiences.require(by, Audience.of_row(row))
    if row.by_id == worker_id:
        raise OwnBroadcast
    return row, worker_id


def _require_state(row: tables.Broadcast, wanted: BroadcastState) -> None:
    if row.state != wanted:
        raise BroadcastMoved(code=code_of(row.id), what=row.state)


def _require_same(row: tables.Broadcast, now: datetime, weights: Weights, by: int) -> int:
    """Return how many people there are now; raises AudienceGrown where they are many more."""
    if row.by_id is None:  # its author has left
        raise BroadcastMoved(code=code_of(row.id), what="other")
    found = audiences.count(Audience.of_row(row), row.by_id, now, weights)
    if not found.people:
        raise EmptyAudience(what="left_out" if found.left_out else "nobody")
    if GROWN * (found.people - row.counted) > row.counted:
        raise AudienceGrown(before=row.counted, now=found.people)
    return found.people


def _ask_a_second(row: tables.Broadcast, now: datetime) -> None:
    others = authority.nearest_posts("broadcast", row.place_id, besides=row.by_id or 0)
    if not others:
        raise NoSecond(limit=SECOND_ABOVE)
    tables.Broadcast.update(state=BroadcastState.ASKED).where(
        tables.Broadcast.id == row.id
    ).execute()
    news.ask(row, {int(post.worker.telegram_id or 0) for post, _ in others}, now)


def _start(row: tables.Broadcast, now: datetime, weights: Weights) -> None:
    """Freeze the audience: a row for everybody in it, with the reason of who is left out."""
    worker, recipient = tables.Worker, tables.BroadcastRecipient
    reason: Any = left_out.reason(now, now - left_out.WEEK)
    found: Any = (
        worker.select(worker.id.alias("worker_id"), reason.alias("reason"))
        .where(audiences.members(Audience.of_row(row), now, weights), worker.id != row.by_id)
        .order_by(worker.id)
        .alias("found")
    )
    is_free = found.c.reason == ""
    state = Case(None, [(is_free, RecipientState.WAITING)], RecipientState.LEFT_OUT)
    columns = (Value(row.id), found.c.worker_id, state, found.c.reason)
    fields = (recipient.broadcast, recipient.worker, recipient.state, recipient.reason)
    same = (Value(""), Value(0))
    more = (recipient.message_ids, recipient.version)
    recipient.insert_from(Select([found], [*columns, *same]), fields=[*fields, *more]).execute()
    waiting = recipient.select().where(
        recipient.broadcast == row.id, recipient.state == RecipientState.WAITING
    )
    tables.Broadcast.update(
        state=BroadcastState.RUNNING, started_at=now, busy=True, counted=waiting.count()
    ).where(tables.Broadcast.id == row.id).execute()
