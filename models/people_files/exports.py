"""The list of a place's workers for download: no phones, and every export is in the audit."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from models import audit, authority, places, tables
from models.audit import AuditAction
from models.authority import PostKind, post_kinds
from models.database import transaction
from models.identity import worker_ids
from models.places import booths, gazetteer
from models.strength import ACTIVE_FOR


@dataclass(frozen=True, slots=True)
class ExportRow:
    """A worker in the list."""

    code: str
    name: str
    booth: places.Booth
    pc: places.Place | None
    posts: tuple[PostKind, ...]
    confirmed_at: datetime
    trained: bool
    active: bool


def require(telegram_id: int, place_id: int) -> None:
    """Check that this person may export the place; raises NotRegistered or NotAllowed."""
    authority.require(telegram_id, "export", place_id)


def pages_of(place_id: int) -> tuple[int, ...]:
    """Return the places whose lists are together that of a place: its ACs, or a sector alone."""
    return places.acs_of(place_id) or (place_id,)


def of_ac(place_id: int, now: datetime) -> tuple[ExportRow, ...]:
    """Return the confirmed workers of an AC or a sector, by part and name."""
    posts = _posts(place_id)
    worker, booth = tables.Worker, tables.Booth
    rows = (
        worker.select(worker, booth)
        .join(booth)
        .where(places.booths_in(place_id)(booth), worker.confirmed_at.is_null(False))
        .order_by(*booths.BY_PART, worker.name, worker.id)
    )
    current = gazetteer.current()
    around = (current.by_id[place_id] for place_id in current.ancestors(place_id))
    pc = next((place for place in around if place.kind == "pc"), None)
    return tuple(
        ExportRow(
            code=worker_ids.show(row.public_id),
            name=row.name,
            booth=booths.of_row(row.booth, current),
            pc=pc,
            posts=posts.get(row.id, ()),
            confirmed_at=row.confirmed_at,
            trained=row.trained_at is not None,
            active=row.last_active_at > now - ACTIVE_FOR,
        )
        for row in rows
    )


def record_export(telegram_id: int | None, place_id: int, rows: int, now: datetime) -> None:
    """Record in the audit that a list is exported, before it leaves; None is the operator.

    Raises NotRegistered, or NotAllowed where the post has ended since.
    """
    with transaction():
        actor = None
        if telegram_id is not None:
            actor = authority.require(telegram_id, "export", place_id)
        audit.record(actor, AuditAction.EXPORT, places.place(place_id).code, now, rows=rows)


def _posts(place_id: int) -> dict[int, tuple[PostKind, ...]]:
    """Return the kinds of posts that the workers of an AC hold, by worker."""
    rows = (
        tables.Post.select(tables.Post.worker, tables.Post.kind)
        .join(tables.Worker, on=(tables.Post.worker == tables.Worker.id))
        .join(tables.Booth, on=tables.Worker.booth == tables.Booth.id)
        .where(places.booths_in(place_id)(tables.Booth), tables.Post.until.is_null())
        .order_by(tables.Post.id)
    )
    by_code = post_kinds.current()
    kinds_of: dict[int, list[PostKind]] = defaultdict(list)
    for row in rows:
        kinds_of[row.worker_id].append(by_code[row.kind])
    return {worker_id: tuple(dict.fromkeys(kinds)) for worker_id, kinds in kinds_of.items()}
