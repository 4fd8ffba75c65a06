"""The question which booth is theirs, for workers whose booth is retired."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import fn

from models import places, tables, workers
from models.database import transaction
from models.placement.errors import PlacementOver

MOST = 8  # booths to choose from, as buttons


@dataclass(frozen=True, slots=True)
class PlacementQuestion:
    """What a worker is asked: whose booth is `booth`, which is retired, or stands for the AC.

    `choices` are the booths that it became, up to MOST. Without any, they look for theirs in the
    AC's list.
    """

    id: int
    booth: places.Booth
    choices: tuple[places.Booth, ...]


def of_message(placement_id: int) -> PlacementQuestion | None:
    """Return the question of a message; None where it is answered or has become pointless."""
    row = tables.Placement.get_or_none(tables.Placement.id == placement_id)
    if row is None or row.answer is not None or row.worker.booth_id != row.booth_id:
        return None
    if row.roll != (row.booth.question_roll or 0):
        return None
    return _question(row)


def own(telegram_id: int, now: datetime) -> PlacementQuestion:
    """Return the question to a worker who asks for it; they are not asked by a message again.

    Raises NotRegistered or PlacementOver.
    """
    with transaction():
        worker = workers.get_locked(telegram_id)
        booth = places.booth(worker.booth_id)
        if not booth.retired:
            raise PlacementOver(what="placed", booth=booth.code)
        question = _question(ask(worker.id, booth.id, now))
        if question is None:  # they are asked by a message when the list has come
            raise PlacementOver(what="none", booth=booth.home.code)
    return question


def ask(worker_id: int, booth_id: int, now: datetime) -> tables.Placement:
    """Record that a worker is asked about a retired booth; return the row. For models.

    Once for what the booth has become: where a roll has changed that since, they are asked anew.
    """
    placement = tables.Placement
    roll = tables.Booth.get_by_id(booth_id).question_roll or 0
    new = {"worker": worker_id, "booth": booth_id, "roll": roll}
    placement.insert(new | {"asked_at": now}).on_conflict_ignore().execute()
    row: tables.Placement = placement.get(*(getattr(placement, n) == v for n, v in new.items()))
    return row


def roll_of(booth: Any) -> Any:
    """Return the expression for the roll that questions about a retired booth are of."""
    return fn.COALESCE(booth.question_roll, 0)


def _question(row: tables.Placement) -> PlacementQuestion | None:
    """Return the question about a row's booth; None while its AC has no list, or it is in use."""
    booth = places.booth(row.booth_id)
    if not booth.retired or not places.has_list(booth.ac.id):
        return None
    choices = places.became(booth.id)
    return PlacementQuestion(row.id, booth, choices if len(choices) <= MOST else ())
