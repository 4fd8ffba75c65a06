"""Set and end the norm of a place, and undo that."""

from dataclasses import dataclass
from datetime import datetime

from models import audit, authority, counters, places, tables
from models.audit import AuditAction
from models.database import lock_row, transaction
from models.norms.errors import BadNorm, NormOver
from models.norms.reading import HeldNorm, view

FEWEST, LARGEST = 1, 10_000  # electors per worker, and workers of a booth


@dataclass(frozen=True, slots=True)
class Norm:
    """One worker `per` so many electors of a booth; at least `least` workers, at most `most`.

    Without bounds (None) those of the settings hold. Raises BadNorm.
    """

    per: int
    least: int | None = None
    most: int | None = None

    def __post_init__(self) -> None:
        """Check that the numbers are in range and in order."""
        if not FEWEST <= self.per <= LARGEST:
            raise BadNorm(what="range", text=str(self.per), most=LARGEST)
        for bound in (self.least, self.most):
            if bound is not None and not FEWEST <= bound <= LARGEST:
                raise BadNorm(what="bounds", text=str(bound), most=LARGEST)
        if self.least is not None and self.most is not None and self.least > self.most:
            raise BadNorm(what="order", text=str(self.least), most=self.most)


def set_norm(
    place_id: int, norm: Norm, *, by: int, now: datetime, update_id: int | None = None
) -> HeldNorm:
    """Record a norm for a place, and end the one that it had. `by` is a Telegram id.

    An update (`update_id`) sets one norm, however often it is processed. The same norm again
    changes nothing. Locks the place's row. Raises NotRegistered or NotAllowed.
    """
    table = tables.Norm
    with transaction():
        worker_id = authority.require(by, "target", place_id)
        lock_row(tables.Place, tables.Place.id == place_id)
        if update_id is not None and (done := table.get_or_none(table.update_id == update_id)):
            return view(done)
        here = table.get_or_none(table.place == place_id, table.ended_at.is_null())
        if here is not None and Norm(here.per, here.least, here.most) == norm:
            return view(here)
        if here is not None:
            table.update(ended_at=now).where(table.id == here.id).execute()
        row = table.create(
            place=place_id,
            per=norm.per,
            least=norm.least,
            most=norm.most,
            set_by=worker_id,
            set_at=now,
            update_id=update_id,
        )
        code = places.place(place_id).code
        counters.outdated(places.acs_around(place_id))
        audit.record(worker_id, AuditAction.NORM, code, now, number=norm.per)
        return view(row)


def end(norm_id: int, *, by: int, now: datetime) -> HeldNorm:
    """End a norm; one that has ended stays as it is. `by` is a Telegram id.

    Raises NotRegistered, NotAllowed or NormOver.
    """
    with transaction():
        row, worker_id = _authorised(norm_id, by)
        _end(row, worker_id, now)
        return view(_row(norm_id))


def resume(norm_id: int, *, by: int, now: datetime) -> HeldNorm:
    """Undo the end of a norm; one that runs stays as it is. `by` is a Telegram id.

    Raises NotRegistered, NotAllowed, or NormOver when the place has another by now.
    """
    with transaction():
        row, worker_id = _authorised(norm_id, by)
        _resume(row, worker_id, now)
        return view(_row(norm_id))


def undo_setting(norm_id: int, *, by: int, now: datetime) -> HeldNorm | None:
    """End a norm that was set by mistake, and resume the one that it replaced; return that.

    None where it replaced none. One that has ended stays as it is. Raises NotRegistered,
    NotAllowed or NormOver.
    """
    norm = tables.Norm
    with transaction():
        row, worker_id = _authorised(norm_id, by)
        before = norm.get_or_none(
            norm.place == row.place_id, norm.ended_at == row.set_at, norm.id < row.id
        )
        if not _end(row, worker_id, now) or before is None:
            return None
        _resume(before, worker_id, now)
        return view(_row(before.id))


def _end(row: tables.Norm, worker_id: int, now: datetime) -> bool:
    """End a norm inside the caller's transaction; return whether it ran."""
    norm = tables.Norm
    ended = norm.update(ended_at=now).where(norm.id == row.id, norm.ended_at.is_null())
    if not ended.execute():
        return False
    code = places.place(row.place_id).code
    counters.outdated(places.acs_around(row.place_id))
    audit.record(worker_id, AuditAction.END_NORM, code, now, number=row.per)
    return True


def _resume(row: tables.Norm, worker_id: int, now: datetime) -> None:
    """Resume a norm inside the caller's transaction; raises NormOver."""
    norm = tables.Norm
    if row.ended_at is None:
        return
    if norm.select().where(norm.place == row.place_id, norm.ended_at.is_null()).exists():
        raise NormOver
    norm.update(ended_at=None).where(norm.id == row.id).execute()
    code = places.place(row.place_id).code
    counters.outdated(places.acs_around(row.place_id))
    audit.record(worker_id, AuditAction.RESUME_NORM, code, now, number=row.per)


def _authorised(norm_id: int, by: int) -> tuple[tables.Norm, int]:
    """Return a norm and the id of the worker who may set one there. Locks the place's row."""
    row = _row(norm_id)
    worker_id = authority.require(by, "target", row.place_id)
    lock_row(tables.Place, tables.Place.id == row.place_id)
    return _row(norm_id), worker_id


def _row(norm_id: int) -> tables.Norm:
    row: tables.Norm | None = tables.Norm.get_or_none(tables.Norm.id == norm_id)
    if row is None:
        raise NormOver
    return row
