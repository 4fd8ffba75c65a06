"""Pause, resume and stop a broadcast that runs; correct and take back what has arrived."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models import audit, tables
from models.audit import AuditAction
from models.broadcasts import audience as audiences
from models.broadcasts.audience import Audience
from models.broadcasts.errors import BroadcastMoved, NothingArrived, NoWords
from models.broadcasts.feeding import DELETABLE, settle
from models.broadcasts.views import BroadcastView, code_of, of_row, require_row
from models.database import lock_row, transaction
from models.tables.chats import BroadcastState, RecipientState

_SENT_OUT = (
    BroadcastState.RUNNING,
    BroadcastState.PAUSED,
    BroadcastState.DONE,
    BroadcastState.CANCELLED,
)


@dataclass(frozen=True, slots=True)
class Arrived:
    """Where a broadcast can be changed: in how many chats, and in how many it cannot be.

    `late` arrived too long ago to be deleted; of `uncertain` nobody knows whether they arrived.
    """

    broadcast: BroadcastView
    chats: int
    late: int
    uncertain: int


def pause(broadcast_id: int, *, by: int, now: datetime) -> BroadcastView:
    """Pause a broadcast; whatever is on its way arrives. A second time changes nothing.

    Raises UnknownBroadcast, NotRegistered, NotAllowed or BroadcastMoved.
    """
    with transaction():
        row, _ = _locked(broadcast_id, by)
        if row.state != BroadcastState.PAUSED:
            _require(row, BroadcastState.RUNNING)
            _set(row, state=BroadcastState.PAUSED, why="person", busy=True)
        return of_row(require_row(broadcast_id))


def resume(broadcast_id: int, *, by: int, now: datetime) -> BroadcastView:
    """Send a broadcast on that pauses; failures are counted anew. Twice changes nothing.

    Raises UnknownBroadcast, NotRegistered, NotAllowed or BroadcastMoved.
    """
    with transaction():
        row, worker_id = _locked(broadcast_id, by)
        if row.state != BroadcastState.RUNNING:
            _require(row, BroadcastState.PAUSED)
            _set(
                row,
                state=BroadcastState.RUNNING,
                why="",
                busy=True,
                sent_before=row.sent,
                failed_before=row.failed,
                # Whoever goes on with it answers for it: its author may have lost the post.
                by=worker_id if row.why == "post" else row.by_id,
            )
        return of_row(require_row(broadcast_id))


def stop(broadcast_id: int, *, by: int, now: datetime) -> BroadcastView:
    """Stop a broadcast for good; those who have it keep it. A second time changes nothing.

    Raises UnknownBroadcast, NotRegistered, NotAllowed or BroadcastMoved.
    """
    with transaction():
        row, worker_id = _locked(broadcast_id, by)
        if row.state != BroadcastState.CANCELLED:
            _require(
                row,
                BroadcastState.PREVIEW,
                BroadcastState.ASKED,
                BroadcastState.RUNNING,
                BroadcastState.PAUSED,
            )
            _stop(row, now)
            if row.state != BroadcastState.PREVIEW:
                code = code_of(broadcast_id)
                audit.record(worker_id, AuditAction.STOP_BROADCAST, code, now, also=row.place_id)
        return of_row(require_row(broadcast_id))


def arrived(broadcast_id: int, *, by: int, now: datetime) -> Arrived:
    """Return where a broadcast can be changed now.

    Raises UnknownBroadcast, NotRegistered, NotAllowed, NothingArrived or BroadcastMoved.
    """
    with transaction(repeatable=True):
        row, _ = _locked(broadcast_id, by)
        _require_changeable(row)
        settle(row)
        found = _arrived(require_row(broadcast_id), now)
    if not found.chats + found.uncertain:
        raise NothingArrived(code=code_of(broadcast_id))
    return found


def correct(
    broadcast_id: int, hi: str, en: str, version: int, *, by: int, now: datetime
) -> BroadcastView:
    """Replace the words of a broadcast, where it has arrived and where it has not.

    `version` is the one that was corrected: of two corrections of it the first counts, and the
    same one a second time changes nothing. Raises UnknownBroadcast, NotRegistered, NotAllowed,
    NoWords or BroadcastMoved.
    """
    if not (hi or en):
        raise NoWords
    with transaction():
        row, worker_id = _locked(broadcast_id, by)
        _require_changeable(row)
        if row.version == version + 1 and (row.text_hi, row.text_en) == (hi, en):
            return of_row(row)
        if row.version != version:
            raise BroadcastMoved(code=code_of(broadcast_id), what="corrected")
        _change(row, now, text_hi=hi, text_en=en)
        code = code_of(broadcast_id)
        audit.record(worker_id, AuditAction.CORRECT_BROADCAST, code, now, also=row.place_id)
        return of_row(require_row(broadcast_id))


def take_back(broadcast_id: int, *, by: int, now: datetime) -> BroadcastView:
    """Delete a broadcast where it has arrived, and send it to nobody any more.

    A second time changes nothing. Raises UnknownBroadcast, NotRegistered, NotAllowed or
    BroadcastMoved.
    """
    with transaction():
        row, worker_id = _locked(broadcast_id, by)
        if row.taken_back_at is None:
            _require_changeable(row)
            if row.state in (BroadcastState.RUNNING, BroadcastState.PAUSED):
                _stop(row, now)
            _change(row, now, taken_back_at=now)
            code = code_of(broadcast_id)
            audit.record(worker_id, AuditAction.TAKE_BACK_BROADCAST, code, now, also=row.place_id)
        return of_row(require_row(broadcast_id))


def _locked(broadcast_id: int, by: int) -> tuple[tables.Broadcast, int]:
    """Return a broadcast's row, locked, and the id of somebody who may send there."""
    lock_row(tables.Broadcast, tables.Broadcast.id == broadcast_id)
    row = require_row(broadcast_id)
    return row, audiences.require(by, Audience.of_row(row))


def _require(row: tables.Broadcast, *states: BroadcastState) -> None:
    if row.state not in states:
        raise BroadcastMoved(code=code_of(row.id), what=row.state)


def _require_changeable(row: tables.Broadcast) -> None:
    if row.taken_back_at is not None:
        raise BroadcastMoved(code=code_of(row.id), what="taken_back")
    _require(row, *_SENT_OUT)


def _set(row: tables.Broadcast, **changes: Any) -> None:
    tables.Broadcast.update(**changes).where(tables.Broadcast.id == row.id).execute()


def _stop(row: tables.Broadcast, now: datetime) -> None:
    _set(row, state=BroadcastState.CANCELLED, why="", busy=True, ended_at=now)


def _change(row: tables.Broadcast, now: datetime, **changes: Any) -> None:
    _set(
        row,
        version=row.version + 1,
        changed=0,
        unchanged=0,
        changed_at=now,
        busy=True,
        **changes,
    )


def _arrived(row: tables.Broadcast, now: datetime) -> Arrived:
    recipient = tables.BroadcastRecipient
    there = recipient.select().where(
        recipient.broadcast == row.id,
        recipient.state.in_((RecipientState.SENT, RecipientState.CHANGING)),
    )
    late = there.where(recipient.sent_at <= now - DELETABLE)
    return Arrived(of_row(row), there.count(), late.count(), row.uncertain)
