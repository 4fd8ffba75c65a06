"""Record the polls of a file, instead of another one where that was wrong, and undo a file.

Whatever would end a silence that runs asks for `sure`.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from models import audit, places, tables
from models.audit import AuditAction
from models.database import bulk_insert, lock_row, transaction
from models.polls.errors import BadPolls
from models.polls.files import PollRow

SAME_DAY = timedelta(hours=12)  # within which no AC has two polls
NAMED = 5  # codes that a reason names


@dataclass(frozen=True, slots=True)
class RecordedPolls:
    """A file that was recorded: its number, how many polls are new, and how many were known."""

    number: int
    new: int
    known: int


def record(
    rows: Sequence[PollRow], name: str, now: datetime, *, replace: int | None, sure: bool
) -> RecordedPolls:
    """Record the polls of a file; with `replace` the file of that number ends.

    Raises BadPolls where another file has another hour for the same day, where there is no file to
    be replaced, or where a silence that runs would end by it, unless `sure`.
    """
    with transaction():
        _lock()
        before = _to_come(now)
        old = _polls_of(_file(replace)) if replace is not None else []
        staying = {poll.id for poll in before} - {poll.id for poll in old}
        known = {(p.ac_id, p.closes_at) for p in before if p.id in staying}
        new = [row for row in rows if (row.ac_id, row.closes_at) not in known]
        _require_one_hour(new, [p for p in before if p.id in staying])
        still = {row.ac_id for row in rows if row.silent_from <= now < row.closes_at}
        _require_sure((poll for poll in old if poll.ac_id not in still), now, sure)
        file = tables.PollFile.create(name=name[:200], read_at=now)
        if replace is not None:
            _end(replace, now, replaced_by=file.id)
        bulk_insert.insert(tables.Poll, [_columns(file.id, row) for row in new])
        audit.record(None, AuditAction.POLLS, f"P{file.id}", now, polls=len(new))
    return RecordedPolls(file.id, len(new), len(rows) - len(new))


def undo(number: int, now: datetime, *, sure: bool) -> int | None:
    """Undo a file; return the number of the one that it replaced, which holds again, or None.

    Raises BadPolls as `record` does.
    """
    file = tables.PollFile
    with transaction():
        _lock()
        _require_sure(_polls_of(_file(number)), now, sure)
        _end(number, now)
        before = file.get_or_none(file.replaced_by == number)
        if before is not None:
            file.update(ended_at=None, replaced_by=None).where(file.id == before.id).execute()
            tables.Poll.update(ended_at=None).where(tables.Poll.file == before.id).execute()
        audit.record(None, AuditAction.UNDO_POLLS, f"P{number}", now)
        return before.id if before else None


def _lock() -> None:
    """Lock what every file is about, so that two are recorded one after the other."""
    lock_row(tables.Place, tables.Place.kind == "state")


def _file(number: int) -> int:
    """Return the number of a file that holds. Raises BadPolls."""
    file = tables.PollFile.get_or_none(tables.PollFile.id == number)
    if file is None:
        raise BadPolls([f"There is no file P{number} of polls."])
    if file.replaced_by_id:
        raise BadPolls([f"P{number} was replaced by P{file.replaced_by_id}: undo that one."])
    if file.ended_at is not None:
        raise BadPolls([f"P{number} was undone before."])
    return number


def _polls_of(number: int) -> list[tables.Poll]:
    return list(tables.Poll.select().where(tables.Poll.file == number))


def _to_come(now: datetime) -> list[tables.Poll]:
    poll = tables.Poll
    return list(poll.select().where(poll.ended_at.is_null(), poll.closes_at > now))


def _end(number: int, now: datetime, replaced_by: int | None = None) -> None:
    file, poll = tables.PollFile, tables.Poll
    file.update(ended_at=now, replaced_by=replaced_by).where(file.id == number).execute()
    poll.update(ended_at=now).where(poll.file == number).execute()


def _require_one_hour(rows: Iterable[PollRow], others: Iterable[tables.Poll]) -> None:
    """Check that no other file has another hour for a poll on the same day."""
    there = {(poll.ac_id, poll.closes_at): poll for poll in others}
    closings = defaultdict(list)
    for ac_id, closes_at in there:
        closings[ac_id].append(closes_at)
    clashing = [
        there[row.ac_id, closes_at]
        for row in rows
        for closes_at in closings[row.ac_id]
        if abs(closes_at - row.closes_at) < SAME_DAY
    ]
    if clashing:
        number = clashing[0].file_id
        raise BadPolls(
            [
                f"P{number} has another closing hour that day for {_codes(clashing)}."
                f" If P{number} is wrong as a whole: add --replace {number}"
            ]
        )


def _require_sure(rows: Iterable[tables.Poll], now: datetime, sure: bool) -> None:
    """Check that no silence which runs ends by this, unless the operator is sure of it."""
    running = [row for row in rows if row.silent_from <= now < row.closes_at]
    if running and not sure:
        raise BadPolls(
            [f"The silence of {_codes(running)} runs, and would end by this: add --yes."]
        )


def _codes(polls: Sequence[tables.Poll]) -> str:
    codes = [places.place(poll.ac_id).code for poll in polls[:NAMED]]
    return ", ".join(codes) + (" …" if len(polls) > NAMED else "")


def _columns(file_id: int, row: PollRow) -> dict[str, Any]:
    return {
        "file": file_id,
        "ac": row.ac_id,
        "silent_from": row.silent_from,
        "closes_at": row.closes_at,
        "phase": row.phase,
        "source": row.source,
    }
