"""Undo the last roll whole; not when that would lose somebody's answer."""

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from models import audit, counters, tables
from models.audit import AuditAction
from models.database import transaction
from models.reference_data import loading
from models.roll_matching import Kind
from models.rolls import asking_anew, differences
from models.rolls.applying import audited, code_of, write
from models.rolls.differences import AcDifference
from models.rolls.errors import BadRoll
from models.rolls.moving import move, move_back, renew, workers_back
from models.rolls.naming import remove_unused


def last_applied(state_code: str) -> tables.Roll | None:
    """Return the roll of a state that was applied last and is not undone; None without any."""
    row = tables.Roll
    applied = row.select().where(
        row.state_code == state_code, row.applied_at.is_null(False), row.undone_at.is_null()
    )
    found: tables.Roll | None = applied.order_by(row.applied_at.desc(), row.id.desc()).first()
    return found


def undo(state_code: str, now: datetime) -> tuple[tables.Roll, list[AcDifference]]:
    """Undo the roll of a state that was applied last, and return it with its difference.

    Raises BadRoll when there is none, or when workers are in booths that it brought: they have
    placed themselves there, or registered.
    """
    with transaction():
        roll = last_applied(state_code)
        if roll is None:
            raise BadRoll(f"No roll of {state_code} was applied; there is nothing to undo")
        lines = defaultdict[int, list[Any]](list)
        for line in tables.Lineage.select().where(tables.Lineage.roll == roll.id):
            lines[line.ac_id].append(line)
        _require_unused(roll, [line for of_ac in lines.values() for line in of_ac])
        taken_back = differences.of_roll(roll.id)
        for of_ac in lines.values():
            _undo_ac(of_ac, roll, now)
        counters.outdated(lines)
        tables.Roll.update(undone_at=now).where(tables.Roll.id == roll.id).execute()
        asking_anew.note_in(lines)
        tables.GeographyImport.create(at=now, files=roll.files, changed=len(lines))
        loading.analyze()
        for one in taken_back:
            audit.record(None, AuditAction.UNDO_ROLL, code_of(one.ac), now, **audited(roll, one))
    return roll, taken_back


def _brought(lines: list[Any]) -> set[int]:
    """Return the ids of the booths that this roll created: they are no old booth's row."""
    before = {line.from_booth_id for line in lines}
    return {line.to_booth_id for line in lines if line.to_booth_id} - before


def _require_unused(roll: tables.Roll, lines: list[Any]) -> None:
    brought = _brought(lines)
    worker, booth = tables.Worker, tables.Booth
    there = 0
    ids = sorted(brought)
    for start in range(0, len(ids), 500):
        there += worker.select().where(worker.booth.in_(ids[start : start + 500])).count()
    if there:
        who = "1 worker is" if there == 1 else f"{there} workers are"
        raise BadRoll(
            f"Nothing was changed: {who} in booths that the roll of {roll.date} brought, placed"
            " there by an answer, or registered since. Compare a corrected roll instead"
        )
    retired = booth.select().where(booth.id.in_(ids[:500]), booth.retired_at.is_null(False))
    if retired.exists():
        raise BadRoll(f"The booths of the roll of {roll.date} have changed since; nothing was done")


def _undo_ac(lines: list[Any], roll: tables.Roll, now: datetime) -> None:
    booth = tables.Booth
    brought = _brought(lines)
    booth.update(retired_at=now).where(booth.id.in_(sorted(brought))).execute()
    before = {line.from_booth_id: line for line in lines if line.from_booth_id}
    kept = {line.from_booth_id for line in lines if line.to_booth_id == line.from_booth_id}
    changes = {
        line.from_booth_id: json.loads(line.changes)
        for line in lines
        if line.changes and line.from_booth_id and line.to_booth_id == line.from_booth_id
    }
    write(changes, after=False)
    gone = sorted(before.keys() - kept)
    booth.update(retired_at=None).where(booth.id.in_(gone)).execute()
    dates: dict[Any, list[int]] = defaultdict(list)
    for booth_id, line in before.items():
        dates[line.dated].append(booth_id)
    for dated, ids in dates.items():
        booth.update(roll_date=dated).where(booth.id.in_(ids)).execute()
    for line in lines:
        if line.moved:
            renew(json.loads(line.moved), line.to_booth_id, roll.applied_at)
    for line in lines:
        if line.moved:
            if line.kind != Kind.SPLIT:
                workers_back(line.from_booth_id, line.to_booth_id, roll.applied_at)
            move_back(json.loads(line.moved), line.from_booth_id, line.to_booth_id)
    _resume_grades(before, roll.applied_at)
    remove_unused(lines, now)
    for line in lines:
        if line.kind == Kind.SPLIT:  # and what came to be at a part since
            move(line.to_booth_id, line.from_booth_id, now, workers=False)


def _resume_grades(booth_ids: Iterable[int], at: datetime | None) -> None:
    """Resume the electoral grades that a roll has ended, where no other was set since."""
    grade = tables.ElectoralGrade
    newer = grade.select(grade.booth).where(grade.ended_at.is_null())
    ended = grade.booth.in_(sorted(booth_ids)) & (grade.ended_at == at)
    grade.update(ended_at=None).where(ended, grade.booth.not_in(newer)).execute()
