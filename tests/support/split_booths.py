"""A booth that a roll has split in two, as models.rolls leaves it."""

from datetime import date, datetime

from models import tables
from tests.support.world import NOON, booth_id


def split(code: str = "166/1", at: datetime = NOON, *, serials: bool = True) -> tuple[int, int]:
    """Split a booth into a main half and an auxiliary one; return their ids."""
    old = tables.Booth.get_by_id(booth_id(code))
    tables.Booth.update(retired_at=at).where(tables.Booth.id == old.id).execute()
    roll = tables.Roll.create(
        state_code="MP", date=date(2026, 11, 1), draft=False, files="", sha256="", read_at=at,
        applied_at=at,
    )  # fmt: skip
    tables.Booth.update(question_roll=roll.id).where(tables.Booth.id == old.id).execute()
    halves = []
    for suffix, ranges, share in (("", "1-522", (0, 60)), ("A", "523-900,950-999", (60, 100))):
        half = tables.Booth.create(
            ac=old.ac_id, part=old.part, suffix=suffix, name_en=old.name_en,
            serials=ranges if serials else None, share_from=share[0], share_to=share[1],
            split_of=old.id,
        )  # fmt: skip
        tables.Lineage.create(
            roll=roll, ac=old.ac_id, match=1, kind="split", from_booth=old.id, from_part=old.part,
            to_booth=half.id, to_part=old.part, to_suffix=suffix, matched_by="serials",
            sureness=100,
        )  # fmt: skip
        halves.append(half.id)
    return halves[0], halves[1]
