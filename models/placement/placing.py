"""A coordinator places a worker whose booth is retired, on record; it can be undone for a day."""

from dataclasses import dataclass
from datetime import datetime

from models import audit, authority, places, tables
from models.account import NothingToUndo, profile
from models.audit import AuditAction
from models.database import lock_row, transaction
from models.identity import worker_ids
from models.outbox_subjects import OutboxSubject
from models.placement import answers
from models.placement.errors import PlacementOver
from models.queues import outbox


@dataclass(frozen=True, slots=True)
class PlacedWorker:
    """A worker who was placed: their ID and name, and the booth; `change` undoes it.

    After the undo `booth` is the one that they are back in.
    """

    code: str
    name: str
    booth: places.Booth
    change: int


def place(telegram_id: int, worker_id: int, booth_id: int, now: datetime) -> PlacedWorker:
    """Put an unplaced worker into a booth in use of their AC, and tell them.

    Locks the worker's row. Raises NotRegistered, NotAllowed, UnknownBooth, or PlacementOver
    when they are in a booth by now.
    """
    with transaction():
        row = _locked(worker_id)
        left, entered = places.booth(row.booth_id), places.booth(booth_id)
        by = authority.require(telegram_id, "people", left.area.id)
        if entered.ac != left.ac:
            authority.require(telegram_id, "people", entered.area.id)
        if not left.retired:
            raise PlacementOver(what="placed_other", booth=left.code)
        number, _ = profile.put_into(row, entered, now)
        code, moved = worker_ids.show(row.public_id), {"from": left.code, "to": entered.code}
        audit.record(by, AuditAction.PLACE_WORKER, code, now, also=left.area.id, **moved)
        answers.placed(row.id, left.id, now)
        if row.telegram_id is not None and row.telegram_id != telegram_id:
            _tell(row.telegram_id, number, now)
    return PlacedWorker(code, row.name, entered, number)


def undo(telegram_id: int, number: int, now: datetime) -> PlacedWorker:
    """Return a worker to the retired booth that a change took them from; they are unplaced again.

    Raises NotRegistered, NotAllowed or NothingToUndo.
    """
    with transaction():
        change = tables.BoothChange.get_or_none(tables.BoothChange.id == number)
        if change is None:
            raise NothingToUndo
        row, left = _locked(change.worker_id), places.booth(change.left_id)
        by = authority.require(telegram_id, "people", left.area.id)
        if not left.retired:
            raise NothingToUndo
        code = worker_ids.show(row.public_id)
        if entered := profile.take_back(row, number, now):
            moved = {"from": entered.code, "to": left.code}
            audit.record(by, AuditAction.UNDO_PLACE, code, now, also=left.area.id, **moved)
    return PlacedWorker(code, row.name, left, 0)


def news(number: int) -> places.Booth | None:
    """Return the booth of a change that its worker is told of; None when it does not hold."""
    change = tables.BoothChange.get_or_none(tables.BoothChange.id == number)
    if change is None or change.undone_at or change.worker.booth_id != change.entered_id:
        return None
    return places.booth(change.entered_id)


def _tell(telegram_id: int, number: int, now: datetime) -> None:
    outbox.enqueue(
        f"placed:{number}",
        telegram_id,
        0,
        OutboxSubject.PLACEMENT,
        {"change": number},
        now=now,
        expires_at=now + profile.UNDO,
        at_least_once=True,
    )


def _locked(worker_id: int) -> tables.Worker:
    """Return a worker's row. Locks it. Raises PlacementOver."""
    lock_row(tables.Worker, tables.Worker.id == worker_id)
    row: tables.Worker | None = tables.Worker.get_or_none(tables.Worker.id == worker_id)
    if row is None:
        raise PlacementOver(what="gone", booth="")
    return row
