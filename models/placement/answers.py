"""What workers answer to the question for their booth. Only the answer is kept, no serial number.

A worker who names a booth is moved there as by /me: it can be undone for a day.
"""

from datetime import datetime
from typing import Any

from models import places, tables, workers
from models.account import BoothChange, profile
from models.database import transaction
from models.placement.errors import PlacementOver
from models.placement.questions import PlacementQuestion, of_message, roll_of
from models.tables import PlacementAnswer as PlacementAnswer


def choose(telegram_id: int, placement_id: int, booth_id: int, now: datetime) -> BoothChange:
    """Move a worker to the booth that they answered with; a second tap changes nothing.

    Locks the worker's row. Raises NotRegistered or PlacementOver.
    """
    with transaction():
        row = workers.get_locked(telegram_id)
        if row.booth_id != booth_id:
            _require_open(row, placement_id)
            if places.booth(booth_id).retired:
                raise PlacementOver(what="changed", booth="")
        change = profile.change_booth(telegram_id, booth_id, now)
        _record(row.id, placement_id, PlacementAnswer.PLACED, now)
    return change


def say(
    telegram_id: int, placement_id: int, answer: PlacementAnswer, now: datetime
) -> PlacementQuestion | None:
    """Record that a worker votes elsewhere or does not know; return the question.

    It is None where it cannot be asked any more. Locks the worker's row. Raises NotRegistered or
    PlacementOver.
    """
    with transaction():
        row = workers.get_locked(telegram_id)
        _require_open(row, placement_id)
        question = of_message(placement_id)
        _record(row.id, placement_id, answer, now)
    return question


def placed(worker_id: int, booth_id: int, now: datetime) -> None:
    """Record that a worker who was asked about a retired booth is placed now. For models."""
    own = (tables.Placement.worker == worker_id) & (tables.Placement.booth == booth_id)
    _update(own & _of_today(booth_id), PlacementAnswer.PLACED, now)


def _require_open(row: tables.Worker, placement_id: int) -> None:
    """Check that this worker is in the booth that they were asked about. Raises PlacementOver."""
    booth = places.booth(row.booth_id)
    if not booth.retired:
        raise PlacementOver(what="placed", booth=booth.code)
    placement = tables.Placement
    asked = (placement.id == placement_id, placement.worker == row.id, placement.booth == booth.id)
    if not placement.select().where(*asked, _of_today(booth.id)).exists():
        raise PlacementOver(what="changed", booth="")


def _of_today(booth_id: int) -> Any:
    """Return the condition that a question is about what a booth has become by now."""
    booth = tables.Booth
    return tables.Placement.roll == booth.select(roll_of(booth)).where(booth.id == booth_id)


def _record(worker_id: int, placement_id: int, answer: PlacementAnswer, now: datetime) -> None:
    own = tables.Placement.worker == worker_id
    _update(own & (tables.Placement.id == placement_id), answer, now)


def _update(which: Any, answer: PlacementAnswer, now: datetime) -> None:
    tables.Placement.update(answer=answer, answered_at=now).where(which).execute()
