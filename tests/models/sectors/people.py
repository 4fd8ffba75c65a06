"""Who is in the tests of sectors, and short ways to make one."""

from typing import Any

from models import sectors, tables
from models.sectors import SectorChange
from tests.support.world import NOON, booth_id, place_id

MEENA, RAVI, ASHA, OM = 900, 901, 902, 903


def make(parts: str, name: str = "Kanad", *, by: int = MEENA, **more: Any) -> SectorChange:
    """Make a sector of AC166."""
    return sectors.make(place_id("AC166"), parts, name, by=by, now=more.pop("now", NOON), **more)


def sector_of(code: str) -> str | None:
    """Return the code of the sector that a booth's row names."""
    row = tables.Booth.get_by_id(booth_id(code))
    return tables.Place.get_by_id(row.sector_id).code if row.sector_id else None


def actions() -> list[str]:
    """Return what the audit has, in order."""
    return [row.action for row in tables.Audit.select().order_by(tables.Audit.id)]
