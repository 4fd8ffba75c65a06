"""Read the electoral grade of a booth."""

from dataclasses import dataclass
from datetime import date, timedelta

from models import places, tables
from models.database import BindParam, CompiledQuery

GRADES = ("A", "B", "C", "D")
FRESH_FOR = timedelta(days=183)  # six months


@dataclass(frozen=True, slots=True)
class HeldGrade:
    """The electoral grade of a booth, one of GRADES: what it follows from, and of which day."""

    id: int
    booth: places.Booth
    grade: str
    source: str
    dated: date
    is_current: bool

    def is_old(self, today: date) -> bool:
        """Return whether it is older than six months."""
        return today - self.dated > FRESH_FOR


def current(booth_id: int) -> HeldGrade | None:
    """Return the electoral grade of a booth; None without one. Safe on the event loop."""
    rows = _CURRENT.models(tables.ElectoralGrade, booth=booth_id)
    return view(rows[0]) if rows else None


def view(row: tables.ElectoralGrade) -> HeldGrade:
    """Return the value of a row."""
    booth = places.booth(row.booth_id)
    return HeldGrade(row.id, booth, row.grade, row.source, row.dated, row.ended_at is None)


_CURRENT = CompiledQuery(
    lambda: tables.ElectoralGrade.select().where(
        tables.ElectoralGrade.booth == BindParam("booth"),
        tables.ElectoralGrade.ended_at.is_null(),
    )
)
