"""Keep a roll that was read, with the difference to the booths in use, until it is applied."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from models import tables
from models.database import bulk_insert, transaction
from models.places import BoothPart, gazetteer
from models.roll_matching import Kind, ListedBooth, MatchedBy, compare
from models.rolls.errors import BadRoll, NeedsYes
from models.rolls.naming import changed_columns
from models.rolls.reading import RollList, Row


def keep(
    roll: RollList, day: date, now: datetime, *, draft: bool = False, replace: bool = False
) -> int:
    """Store a roll and what it would change; return its id.

    The same roll read again is the one that is there, with what was corrected in it. Another one
    of the same day for one of its ACs is refused when it was applied, and takes the place of one
    that waits only with `replace`. Raises BadRoll or NeedsYes.
    """
    with transaction():
        for other in _of_day(roll, day):
            if other.sha256 == roll.sha256 and other.applied_at is None and other.draft == draft:
                return int(other.id)
            _refuse(other, day, replace=replace)
            other.delete_instance()
        row = tables.Roll.create(
            state_code=roll.state.state_code,
            date=day,
            draft=draft,
            files=json.dumps(roll.files, ensure_ascii=False),
            sha256=roll.sha256,
            read_at=now,
        )
        for ac_id, rows in roll.acs.items():
            bulk_insert.insert(tables.Lineage, _lineage(row.id, ac_id, rows))
    return int(row.id)


def _of_day(roll: RollList, day: date) -> list[tables.Roll]:
    """Return the rolls of a day that hold one of these ACs, and were not undone."""
    row, lineage = tables.Roll, tables.Lineage
    same = row.select().where(
        row.state_code == roll.state.state_code, row.date == day, row.undone_at.is_null()
    )
    acs = set(roll.acs)
    of_roll = {
        other.id: {
            found.ac_id
            for found in lineage.select(lineage.ac).where(lineage.roll == other.id).distinct()
        }
        for other in same
    }
    return [other for other in same if of_roll[other.id] & acs]


def _refuse(other: tables.Roll, day: date, *, replace: bool) -> None:
    if other.applied_at is not None:
        raise BadRoll(
            f"The roll of {day} was applied already ({_named(other)}): undo it first, with"
            "  python run.py roll --undo, or give the right date"
        )
    if not replace:
        raise NeedsYes(
            f"Another roll of {day} waits already ({_named(other)}):"
            " to replace it, with the corrections made to it, add  --yes"
        )


def _named(roll: tables.Roll) -> str:
    return f"R{roll.id}, {', '.join(json.loads(roll.files))}"


def in_use(ac_id: int) -> list[tables.Booth]:
    """Return the rows of an AC's booths in use, by part."""
    booth = tables.Booth
    same = booth.select().where(booth.ac == ac_id, booth.retired_at.is_null())
    return list(same.order_by(booth.part, booth.suffix))


def listed(row: Any) -> ListedBooth:
    """Return a booth's row as it is compared."""
    part = BoothPart(row.part, row.suffix)
    return ListedBooth(part, row.name_en, row.name_hi, row.building or "", row.serials or "")


def _lineage(roll_id: int, ac_id: int, rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Return the rows of lineage of one AC. Sample booths are no booths: all of them go."""
    stored = in_use(ac_id)
    samples = [row for row in stored if row.sample]
    old = [row for row in stored if not row.sample]
    matches = compare([listed(row) for row in old], [row.listed for row in rows])
    ends = [
        (number, match.kind, match.by, match.sureness, link.old, link.new)
        for number, match in enumerate(matches, 1)
        for link in match.links
    ]
    lines = []
    for number, kind, by, sureness, o, n in ends:
        before, after = None if o is None else old[o], None if n is None else rows[n]
        line = {"roll": roll_id, "ac": ac_id, "match": number, "kind": kind}
        line |= {"matched_by": by, "sureness": sureness, **from_of(before), **to_of(after)}
        lines.append(line | {"changes": changes_of(kind, before, after)})
    for number, row in enumerate(samples, len(matches) + 1):
        line = {"roll": roll_id, "ac": ac_id, "match": number, "kind": Kind.GONE}
        lines.append(
            line
            | {"matched_by": MatchedBy.SAMPLE, "sureness": 100, "changes": ""}
            | from_of(row)
            | to_of()
        )
    return lines


def from_of(row: Any = None) -> dict[str, Any]:
    """Return the columns of a lineage row about the old booth."""
    return {
        "from_booth": row and row.id,
        "from_part": row and row.part,
        "from_suffix": row.suffix if row else "",
        "dated": row and row.roll_date,
    }


def to_of(row: Row | None = None) -> dict[str, Any]:
    """Return the columns of a lineage row about the new booth."""
    part = row.listed.part if row else BoothPart(0)
    return {"to_part": part.number or None, "to_suffix": part.suffix}


def changes_of(kind: Kind, before: Any, after: Row | None) -> str:
    """Return what changes in a booth's columns, as JSON; "" for nothing.

    A booth that gets a row of its own has all its columns there.
    """
    if after is None:
        return ""
    keeps_row = kind in KEEPS_ROW and before is not None
    changed = changed_columns(before, after, keeps_row=keeps_row)
    return json.dumps(changed, ensure_ascii=False) if changed else ""


KEEPS_ROW = frozenset((Kind.SAME, Kind.RENAMED, Kind.RENUMBERED, Kind.MERGED))


def waiting(
    state_code: str, *, ac_id: int | None = None, day: date | None = None, drafts: bool = True
) -> list[tables.Roll]:
    """Return the rolls of a state that wait, the newest first; perhaps those that have this AC.

    One that is older than a roll which was applied to the same ACs waits no more.
    """
    row, lineage = tables.Roll, tables.Lineage
    same = row.select().where(
        row.state_code == state_code, row.applied_at.is_null(), row.undone_at.is_null()
    )
    if ac_id is not None:
        same = same.where(row.id.in_(lineage.select(lineage.roll).where(lineage.ac == ac_id)))
    if day is not None:
        same = same.where(row.date == day)
    if not drafts:
        same = same.where(~row.draft)
    return [found for found in same.order_by(row.id.desc()) if not _is_over(found)]


def _is_over(roll: tables.Roll) -> bool:
    """Return whether a later roll was applied to one of the ACs of a roll that waits."""
    row, lineage, other = tables.Roll, tables.Lineage, tables.Lineage.alias()
    acs = other.select(other.ac).where(other.roll == roll.id)
    later = (
        lineage.select()
        .join(row)
        .where(
            lineage.roll > roll.id,
            lineage.ac.in_(acs),
            row.applied_at.is_null(False),
            row.undone_at.is_null(),
        )
    )
    return bool(later.exists())


def drop(roll_id: int) -> None:
    """Delete a roll that waits, with what was corrected in it; nothing else changes."""
    tables.Roll.delete().where(
        tables.Roll.id == roll_id, tables.Roll.applied_at.is_null()
    ).execute()


def is_draft(roll_id: int) -> bool:
    """Return whether a roll is a draft."""
    return bool(tables.Roll.get_by_id(roll_id).draft)


def acs_of(roll_id: int) -> tuple[gazetteer.Place, ...]:
    """Return the ACs of a roll, by number."""
    lineage, all_places = tables.Lineage, gazetteer.current()
    rows = lineage.select(lineage.ac).where(lineage.roll == roll_id).distinct()
    acs = [all_places.by_id[row.ac_id] for row in rows]
    return tuple(sorted(acs, key=lambda ac: ac.number or 0))
