"""Which roll last changed what a retired booth became: its workers are asked about that.

The halves of a split booth may be merged or split again while somebody is still in neither. What
they were asked before is void then, and holds again when that roll is undone.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from models import tables


@dataclass(slots=True)
class _Became:
    """What became of a retired booth: the booths, and the newest roll that said so."""

    roll: int = 0
    booths: set[int] = field(default_factory=set)


def note_in(acs: Iterable[int]) -> None:
    """Record it for all retired booths of some ACs, after a roll was applied or undone there."""
    for ac_id in acs:
        _note(ac_id)


def _note(ac_id: int) -> None:
    booth = tables.Booth
    rows = booth.select(booth.id, booth.question_roll).where(
        booth.ac == ac_id, booth.retired_at.is_null(False), booth.part > 0
    )
    pairs: Any = rows.tuples()
    noted: dict[int, int | None] = dict(pairs)
    became = _became(ac_id)
    changed: dict[int | None, list[int]] = defaultdict(list)
    for booth_id, roll in noted.items():
        newest = _newest(booth_id, became, noted.keys()) or None
        if newest != roll:
            changed[newest].append(booth_id)
    for newest, ids in changed.items():
        booth.update(question_roll=newest).where(booth.id.in_(ids)).execute()


def _became(ac_id: int) -> dict[int, _Became]:
    """Return what the booths of an AC became at the rolls in force.

    As models.places.successors has it: where nobody was sure, all that it may be.
    """
    row, roll = tables.Lineage, tables.Roll
    lines = (
        row.select(row.from_booth, row.to_booth, row.roll, row.match)
        .join(roll)
        .where(row.ac == ac_id, roll.applied_at.is_null(False), roll.undone_at.is_null())
        .order_by(row.roll, row.id)
    )
    found: dict[int, _Became] = defaultdict(_Became)
    groups: dict[tuple[int, int], set[int]] = defaultdict(set)
    last: dict[int, tuple[int, int]] = {}
    ends: Any = lines.tuples()
    for old, new, roll_id, match in ends:
        if new is not None:
            groups[roll_id, match].add(new)
        if old is not None:
            found[old].roll, last[old] = roll_id, (roll_id, match)
            found[old].booths |= {new} - {old, None}
    for old, one in found.items():
        one.booths = one.booths or groups[last[old]] - {old}
    return found


def _newest(booth_id: int, became: dict[int, _Became], retired: Iterable[int]) -> int:
    """Return the newest roll on the way from a retired booth to those in use; 0 without any."""
    newest, seen, ids = 0, {booth_id}, [booth_id]
    while ids:
        one = became.get(ids.pop(), _Became())
        newest = max(newest, one.roll)
        following = (one.booths & set(retired)) - seen
        seen |= following
        ids += following
    return newest
