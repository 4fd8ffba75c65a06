"""Set the electoral grade of a booth, and undo that."""

from datetime import date, datetime

from models import audit, authority, places, tables
from models.audit import AuditAction
from models.database import lock_row, transaction
from models.electoral_grades.errors import BadGrade, GradeOver
from models.electoral_grades.reading import GRADES, HeldGrade, view

SOURCE = 120  # characters at most


def set_grade(
    booth_id: int,
    grade: str,
    source: str,
    dated: date,
    *,
    by: int,
    today: date,
    now: datetime,
    update_id: int | None = None,
) -> HeldGrade:
    """Record the grade of a booth with its source and date, and end the one that it had.

    `by` is a Telegram id. An update (`update_id`) sets one grade, however often it is processed;
    the same grade again changes nothing. Locks the booth's row. Raises BadGrade, UnknownBooth,
    NotRegistered or NotAllowed.
    """
    if grade not in GRADES:
        raise BadGrade(what="grade", text=grade, limit=SOURCE)
    require_source(source, dated, today)
    table, booth = tables.ElectoralGrade, places.booth(booth_id)
    with transaction():
        worker_id = authority.require(by, "target", booth.area.id)
        lock_row(tables.Booth, tables.Booth.id == booth_id)
        if update_id is not None and (done := table.get_or_none(table.update_id == update_id)):
            return view(done)
        here = table.get_or_none(table.booth == booth_id, table.ended_at.is_null())
        if here is not None and (here.grade, here.source, here.dated) == (grade, source, dated):
            return view(here)
        if here is not None:
            table.update(ended_at=now).where(table.id == here.id).execute()
        row = table.create(
            booth=booth_id,
            grade=grade,
            source=source,
            dated=dated,
            set_by=worker_id,
            set_at=now,
            update_id=update_id,
        )
        audit.record(worker_id, AuditAction.GRADE, booth.code, now, also=booth.area.id, grade=grade)
        return view(row)


def undo(grade_id: int, *, by: int, now: datetime) -> HeldGrade | None:
    """End a grade that was set by mistake; the one that it replaced holds again, return that.

    None where it replaced none. One that has ended stays as it is. Raises NotRegistered,
    NotAllowed or GradeOver.
    """
    table = tables.ElectoralGrade
    with transaction():
        row = table.get_or_none(table.id == grade_id)
        if row is None:
            raise GradeOver
        booth = places.booth(row.booth_id)
        worker_id = authority.require(by, "target", booth.area.id)
        lock_row(tables.Booth, tables.Booth.id == row.booth_id)
        ended = table.update(ended_at=now).where(table.id == row.id, table.ended_at.is_null())
        if not ended.execute():
            raise GradeOver
        before = table.get_or_none(
            table.booth == row.booth_id, table.ended_at == row.set_at, table.id < row.id
        )
        if before is not None:
            table.update(ended_at=None).where(table.id == before.id).execute()
        audit.record(
            worker_id, AuditAction.UNDO_GRADE, booth.code, now, also=booth.area.id, grade=row.grade
        )
        return view(table.get_by_id(before.id)) if before else None


def require_source(source: str, dated: date, today: date) -> None:
    """Raise BadGrade for a source that is missing or too long, or whose day is to come."""
    if not 1 <= len(source) <= SOURCE:
        raise BadGrade(what="source", text=source, limit=SOURCE)
    if dated > today:
        raise BadGrade(what="date", text=dated.isoformat(), limit=SOURCE)
