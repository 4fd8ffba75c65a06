"""List the booths that are taken, and those that wait for somebody."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from models import audit, authority, places, tables, worker_rows
from models.audit import AuditAction
from models.booth_care.cares import Care, views
from models.database import BindParam, CompiledQuery

RECENT = timedelta(days=14)  # for which what was released or is over is still shown


@dataclass(frozen=True, slots=True)
class CarePage:
    """A page of the booths that are taken in a place, and how many there are."""

    place: places.Place
    cares: tuple[Care, ...]
    total: int


def mine(worker_id: int, now: datetime) -> tuple[Care, ...]:
    """Return the booths that a worker has, and had in the last days; the present ones first."""
    care = tables.BoothCare
    rows = care.select().where(care.worker == worker_id, care.until > now - RECENT)
    found = views(rows.order_by(care.until, care.id), now)
    ended = [one for one in found if one.ended]
    here = {one.booth.id for one in found if not one.ended}
    return (*[one for one in found if not one.ended], *[e for e in ended if e.booth.id not in here])


def holder(booth_id: int, now: datetime) -> Care | None:
    """Return who has a booth now; None for nobody. Safe on the event loop."""
    rows = _HOLDER.models(tables.BoothCare, booth=booth_id, now=now)
    return views(rows, now)[0] if rows else None


def of_place(place_id: int, now: datetime, *, limit: int) -> tuple[Care, ...]:
    """Return the booths of a place that were taken last, at most `limit`."""
    care = tables.BoothCare
    return views(_of_place(place_id, now).order_by(care.taken_at.desc(), care.id).limit(limit), now)


def taken(now: datetime, ac_ids: Sequence[int] | None = None) -> dict[int, dict[int, int | None]]:
    """Return by AC the ids of the booths that somebody has now, each with that of its sector.

    In all ACs where none is named.
    """
    care, booth = tables.BoothCare, tables.Booth
    query: Any = (
        care.select(booth.ac, booth.id, booth.sector)
        .join(booth)
        .where(booth.retired_at.is_null(), care.ended_at.is_null(), care.until > now)
    )
    here = query if ac_ids is None else query.where(booth.ac.in_(list(ac_ids)))
    found: dict[int, dict[int, int | None]] = {}
    for ac_id, booth_id, sector_id in here.tuples():
        found.setdefault(ac_id, {})[booth_id] = sector_id
    return found


def read_page(by: int, place_id: int, now: datetime, *, offset: int, limit: int) -> CarePage:
    """Return who has which booth in a place, for its coordinators; the audit records it.

    Raises NotRegistered or NotAllowed.
    """
    care = tables.BoothCare
    me = authority.require(by, "people", place_id)
    rows = _of_place(place_id, now)
    total, place = rows.count(), places.place(place_id)
    shown = views(rows.order_by(care.until, care.id).offset(offset).limit(limit), now)
    if shown:
        audit.record(me, AuditAction.READ_CARE, place.code, now)
    return CarePage(place, shown, total)


def to_take(telegram_id: int, now: datetime, *, limit: int) -> tuple[places.Booth, ...]:
    """Return some booths of a worker's own AC that nobody has and that need people most.

    Sample booths and retired ones are none. Those in equal need come in another order for each
    person. Raises NotRegistered.
    """
    worker = worker_rows.require(telegram_id)
    ac_id = places.booth(worker.booth_id).ac.id
    booth, care = tables.Booth, tables.BoothCare
    taken = care.select(care.booth).where(care.ended_at.is_null(), care.until > now)
    rows = booth.select(booth.id, booth.confirmed).where(
        booth.ac == ac_id,
        booth.retired_at.is_null(),
        ~booth.sample,
        booth.id.not_in(taken),
    )
    by_need = sorted(rows, key=lambda row: (row.confirmed, _shuffled(row.id, worker.id)))
    return tuple(places.booth(row.id) for row in by_need[:limit])


def _shuffled(booth_id: int, worker_id: int) -> bytes:
    """Return where a booth stands among equals: another order for each worker, always the same."""
    return hashlib.sha256(f"{worker_id}/{booth_id}".encode()).digest()


def _of_place(place_id: int, now: datetime) -> Any:
    care, booth = tables.BoothCare, tables.Booth
    return (
        care.select(care)
        .join(booth)
        .where(
            places.booths_in(place_id)(booth),
            booth.retired_at.is_null(),
            care.ended_at.is_null(),
            care.until > now,
        )
    )


_HOLDER = CompiledQuery(
    lambda: tables.BoothCare.select().where(
        tables.BoothCare.booth == BindParam("booth"),
        tables.BoothCare.ended_at.is_null(),
        tables.BoothCare.until > BindParam("now"),
    )
)
