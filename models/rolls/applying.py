"""Apply a roll that waits: all of it in one transaction, with nothing lost that hangs on a booth.

A booth that is the same, renamed or renumbered keeps its row: workers, posts, invitations, cards
and links follow by themselves. So does the first of merged booths; what the others had moves there.
A split booth is retired, and its workers with it: they are unplaced until they say in which half
they vote. Its posts and pending invitations go to the main half, and both halves to its sector.
"""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from models import audit, booth_words, counters, tables, text_forms
from models.audit import AuditAction
from models.database import bulk_insert, transaction
from models.places import Place
from models.reference_data import loading
from models.roll_matching import Kind
from models.rolls import asking_anew, differences, shares
from models.rolls.differences import AcDifference
from models.rolls.errors import BadRoll, NeedsYes
from models.rolls.moving import move
from models.rolls.naming import into_sectors
from models.rolls.waiting import KEEPS_ROW, acs_of

MOST_RETIRED = 5  # a list that retires more than one in so many booths of an AC is asked about
REGROUPED = frozenset((Kind.SPLIT, Kind.MERGED))
ASIDE = 1_000_000  # added to a part while another booth still has it


def apply(roll_id: int, now: datetime, *, sure: bool = False) -> list[AcDifference]:
    """Apply a roll, and return what it changed; raises BadRoll, or NeedsYes unless `sure`."""
    with transaction():
        roll = tables.Roll.get_by_id(roll_id)
        _check(roll)
        changed = differences.of_roll(roll_id)
        if not sure:
            _require_few_gone(changed)
        for ac in acs_of(roll_id):
            _apply_ac(roll, ac, now)
            counters.outdated([ac.id])
        _link(roll_id)
        tables.Roll.update(applied_at=now).where(tables.Roll.id == roll_id).execute()
        asking_anew.note_in(one.ac.id for one in changed)
        tables.GeographyImport.create(at=now, files=roll.files, changed=len(changed))
        loading.analyze()
        for one in changed:
            audit.record(None, AuditAction.ROLL, code_of(one.ac), now, **audited(roll, one))
    return changed


def code_of(ac: Place) -> str:
    """Return the code of an AC as the audit has it: that of its state, too."""
    return f"{ac.state_code}/{ac.code}"


def audited(roll: tables.Roll, one: AcDifference) -> dict[str, Any]:
    """Return what the audit keeps of a roll in one AC: its date, and how many of each kind."""
    counts = {str(kind): count for kind, count in one.kinds.items() if count}
    return {"roll": f"R{roll.id}", "date": roll.date.isoformat(), **counts}


def _check(roll: tables.Roll) -> None:
    if roll.draft:
        raise BadRoll(
            f"The roll of {roll.date} is a draft: it is shown, never applied."
            " Read the final roll without  --draft"
        )
    if roll.applied_at or roll.undone_at:
        raise BadRoll(f"The roll of {roll.date} (R{roll.id}) was applied already")


def _require_few_gone(changed: list[AcDifference]) -> None:
    many = [one for one in changed if one.retired * MOST_RETIRED > one.booths]
    if many:
        some = ", ".join(f"{one.ac.code} {one.retired} of {one.booths}" for one in many[:6])
        acs = "1 AC" if len(many) == 1 else f"{len(many)} ACs"
        raise NeedsYes(
            "Nothing was changed: this list would retire more than a fifth of the booths of"
            f" {acs} ({some}). If the list is whole and right, add  --yes"
        )


def _apply_ac(roll: tables.Roll, ac: Place, now: datetime) -> None:
    row, booth = tables.Lineage, tables.Booth
    lines = list(
        row.select().where(row.roll == roll.id, row.ac == ac.id).order_by(row.match, row.id)
    )
    into_sectors(lines, ac.id)
    before = {b.id: b for b in booth.select().where(booth.ac == ac.id, booth.retired_at.is_null())}
    _require_fresh(lines, before, ac)
    survivors = _survivors(lines)
    kept = {line.from_booth_id for line in lines if line.id in survivors}
    shares.join_of_merged(lines, survivors, before)
    _retire(before.keys() - kept, now)
    changes = {
        line.from_booth_id: json.loads(line.changes)
        for line in lines
        if line.id in survivors and line.changes and line.from_booth_id
    }
    write(changes, after=True)
    bulk_insert.insert(booth, _created(lines, survivors, ac, before))
    in_use = booth.ac == ac.id, booth.retired_at.is_null()
    booth.update(roll_date=roll.date).where(*in_use).execute()
    named: Any = booth.select(booth.id, booth.name_en, booth.name_hi).where(*in_use)
    booth_words.insert(roll.state_code, list(named.tuples()))
    _follow(lines, survivors, ac, now)
    _end_grades(lines, now)


def _require_fresh(lines: list[Any], before: dict[int, Any], ac: Place) -> None:
    """Raise BadRoll when booths have changed since the difference was made."""
    known = {line.from_booth_id for line in lines if line.from_booth_id is not None}
    parts = {line.from_booth_id: (line.from_part, line.from_suffix) for line in lines}
    same = all((b.part, b.suffix) == parts.get(b.id) for b in before.values())
    if known != before.keys() or not same:
        raise BadRoll(
            f"The booths of {ac.code} have changed since this roll was read: read its list again"
        )


def _survivors(lines: Iterable[Any]) -> set[int]:
    """Return the ids of the lines whose old booth keeps its row; of merged ones it is the first."""
    kept: set[int] = set()
    taken: set[tuple[int, str]] = set()
    for line in lines:
        part = line.to_part, line.to_suffix
        if line.kind in KEEPS_ROW and line.from_booth_id and part not in taken:
            kept.add(line.id)
            taken.add(part)
    return kept


def _retire(booths: set[int], now: datetime) -> None:
    booth = tables.Booth
    booth.update(retired_at=now).where(booth.id.in_(list(booths))).execute()


def write(changes: dict[int, dict[str, list[Any]]], *, after: bool) -> None:
    """Write the changed columns of booths, those after or those before.

    Parts are put aside first: the one that a booth gets may still be another's.
    """
    booth = tables.Booth
    moving = [booth_id for booth_id, columns in changes.items() if "part" in columns]
    for start in range(0, len(moving), 500):
        some = booth.id.in_(moving[start : start + 500])
        booth.update(part=booth.part + ASIDE).where(some).execute()
    for booth_id, columns in changes.items():
        values = {column: pair[after] for column, pair in columns.items()}
        if "name_en" in values:
            values["sound"] = text_forms.phonetic_key(values["name_en"])
        booth.update(values).where(booth.id == booth_id).execute()


def _created(
    lines: list[Any], survivors: set[int], ac: Place, before: dict[int, Any]
) -> list[dict[str, Any]]:
    """Return the rows of booths that were not there: new ones, and the parts of split ones."""
    has_row = {(line.to_part, line.to_suffix) for line in lines if line.id in survivors}
    rows: dict[tuple[int, str], dict[str, Any]] = {}
    for line in lines:
        part = line.to_part, line.to_suffix
        if line.to_part is None or part in has_row or part in rows:
            continue
        values = {column: pair[1] for column, pair in json.loads(line.changes).items()}
        sound = text_forms.phonetic_key(values["name_en"])
        rows[part] = values | {"ac": ac.id, "sound": sound, "share_from": None, "share_to": None}
        rows[part]["split_of"] = None
        old = before.get(line.from_booth_id) if line.kind == Kind.SPLIT else None
        rows[part].setdefault("sector", old.sector_id if old else None)
    for share, line in shares.of_split(lines, before):
        rows[line.to_part, line.to_suffix] |= share
    return list(rows.values())


def _follow(lines: list[Any], survivors: set[int], ac: Place, now: datetime) -> None:
    """Move what hangs on merged booths to the one that is left, and on split ones to the main."""
    booth = tables.Booth
    ids = {
        (row.part, row.suffix): row.id
        for row in booth.select().where(booth.ac == ac.id, booth.retired_at.is_null())
    }
    mains: dict[int, tuple[int, str]] = {}  # split booth → its main half
    for line in lines:
        if line.kind == Kind.SPLIT:
            part = line.to_part, line.to_suffix
            mains[line.from_booth_id] = min(mains.get(line.from_booth_id, part), part)
    for line in lines:
        target = line.to_part, line.to_suffix
        merged = line.kind == Kind.MERGED and line.id not in survivors
        if merged or mains.get(line.from_booth_id) == target:
            moved = move(line.from_booth_id, ids[target], now, workers=merged)
            tables.Lineage.update(moved=json.dumps(moved)).where(
                tables.Lineage.id == line.id
            ).execute()


def _end_grades(lines: list[Any], now: datetime) -> None:
    """End the electoral grades of booths that were split or merged: their voters are others now."""
    grade = tables.ElectoralGrade
    cut = [one.from_booth_id for one in lines if one.kind in REGROUPED and one.from_booth_id]
    grade.update(ended_at=now).where(grade.booth.in_(cut), grade.ended_at.is_null()).execute()


def _link(roll_id: int) -> None:
    """Record in the lineage which rows the new parts have."""
    row, booth = tables.Lineage, tables.Booth
    found = booth.select(booth.id).where(
        booth.ac == row.ac,
        booth.part == row.to_part,
        booth.suffix == row.to_suffix,
        booth.retired_at.is_null(),
    )
    row.update(to_booth=found).where(row.roll == roll_id, row.to_part.is_null(False)).execute()
