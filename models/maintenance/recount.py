"""Compare counters with the rows they count, and fix them.

A booth's `confirmed`, `trained` and `doubted` count workers; `active`, `posts`, `target` and
`score`, and the sums of its AC, follow from them and from posts, norms and settings
(models/counters). A session's `taken` counts seats. Invitations and everything else are counted
from their rows each time.

An AC is looked at without a lock. Where something is wrong its rows are locked, and it is looked at
again: so others wait for one AC at most, and only for one that is wrong.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import IntegrityError, fn

from models import audit, tables
from models.audit import AuditAction
from models.database import BindParam, CompiledQuery, lock_row, transaction
from models.places import booths, gazetteer
from models.strength import are_doubted, by_days, known_settings, refreshing
from models.tables.trainings import EnrolmentState

BATCH = 500  # sessions of one transaction: short, so that the bot can run meanwhile
PATIENCE = 100, 0.05  # how often an AC that others are changing is tried, and seconds in between
PEOPLE = {"confirmed": AuditAction.RECOUNT_CONFIRMED, "trained": AuditAction.RECOUNT_TRAINED}
COUNTED = (*PEOPLE, "doubted")
Report = Callable[[int, int], None]  # done, total


@dataclass(frozen=True, slots=True)
class Difference:
    """A wrong counter: `confirmed` of `165/12`, its value, and how many rows there are.

    `fixed` is False where a fix was not asked for, or where the database refuses the true number.
    """

    counter: str
    code: str
    stored: int
    counted: int
    fixed: bool


def check(
    now: datetime, *, fix: bool = False, report: Report = lambda done, total: None
) -> list[Difference]:
    """Return every counter that differs from its rows; with `fix` correct it and record that.

    `report` is called with the ACs and sessions done and their total. The bot may run meanwhile.
    The record is in the audit.
    """
    session, place = tables.Session, tables.Place
    acs = [row.id for row in place.select(place.id).where(place.kind == "ac").order_by(place.id)]
    total = len(acs) + session.select().count()
    differences, done = list[Difference](), 0
    for ac_id in acs:
        differences += _check_ac(ac_id, now, fix)
        done += 1
        report(done, total)
    last = 0
    while ids := _after(last):
        differences += _check_seats(ids, now, fix)
        last, done = ids[-1], done + len(ids)
        report(done, total)
    return differences


def _check_ac(ac_id: int, now: datetime, fix: bool) -> list[Difference]:
    wrong = list(_wrong_in(ac_id, refreshing.booths_of(ac_id), write=False))
    if not (wrong and fix):
        return [_difference(*one, fixed=False) for one in wrong]
    tries, pause = PATIENCE
    for _ in range(tries):
        with transaction():
            rows = refreshing.locked(ac_id)
            if rows is not None:
                found = [
                    _difference(*one, fixed=True) for one in _wrong_in(ac_id, rows, write=True)
                ]
                for one in found:
                    _record(one, now)
                return found
        time.sleep(pause)
    return [_difference(*one, fixed=False) for one in wrong]


Wrong = tuple[str, Any, int, int, int]  # the counter, its table, the row's id, stored, counted


def _wrong_in(ac_id: int, rows: dict[int, Any], *, write: bool) -> Iterator[Wrong]:
    """Yield what is wrong in an AC; with `write` it has been written then."""
    booth, people = tables.Booth, _people(ac_id)
    for booth_id, row in list(rows.items()):
        for name, counted in zip(COUNTED, people.get(booth_id, (0, 0, 0)), strict=True):
            stored = getattr(row, name)
            if stored != counted:
                if write:
                    booth.update({name: counted}).where(booth.id == booth_id).execute()
                    rows[booth_id] = rows[booth_id]._replace(**{name: counted})
                yield name, booth, booth_id, stored, counted
    kept = tables.AcCounter.get_or_none(tables.AcCounter.ac == ac_id)
    weights = known_settings.of_key(kept.settings) if kept else None
    if kept is None or weights is None:
        return  # everything else is computed from the rows until it is counted
    for day, name, stored, counted in by_days.wrong(ac_id, weights):
        yield f"{name}:{day:%Y-%m-%d}", tables.AcCounter, ac_id, stored, counted
    if write:
        by_days.count(ac_id, weights)
    if not kept.holds:
        return
    sums, writes = refreshing.computed(ac_id, weights, kept.day, rows)
    if write:
        refreshing.write(sums, writes)
    for booth_id, values in writes.items():
        for name, counted in values.items():
            if (stored := getattr(rows[booth_id], name)) != counted:
                yield name, booth, booth_id, stored, counted
    for name in ("per", "kinds", *refreshing.SUMS):
        if (stored := getattr(kept, name)) != sums[name]:
            yield name, tables.AcCounter, ac_id, stored, sums[name]


def _people(ac_id: int) -> dict[int, tuple[int, ...]]:
    """Return the workers of an AC's booths: confirmed, of them trained, of them doubted."""
    flagged = dict(_DOUBTED.rows(ac=ac_id))
    return {booth: (*numbers, flagged.get(booth, 0)) for booth, *numbers in _PEOPLE.rows(ac=ac_id)}


def _people_query() -> Any:
    booth, worker = tables.Booth, tables.Worker
    return (
        booth.select(booth.id, fn.COUNT(worker.booth), fn.COUNT(worker.trained_at))
        .join(worker, on=(worker.booth == booth.id))
        .where(booth.ac == BindParam("ac"), worker.confirmed_at.is_null(False))
        .group_by(booth.id)
    )


def _doubted_query() -> Any:
    booth, worker = tables.Booth, tables.Worker
    return (
        worker.select(worker.booth, fn.COUNT(worker.booth))
        .join(booth)
        .where(booth.ac == BindParam("ac"), are_doubted(worker))
        .group_by(worker.booth)
    )


_PEOPLE = CompiledQuery(_people_query)
_DOUBTED = CompiledQuery(_doubted_query)


def _after(last: int) -> list[int]:
    session = tables.Session
    query = session.select(session.id).where(session.id > last).order_by(session.id).limit(BATCH)
    return [row.id for row in query]


def _check_seats(ids: list[int], now: datetime, fix: bool) -> list[Difference]:
    wrong = _wrong_sessions(ids)
    if not (wrong and fix):
        return [_difference(*one, fixed=False) for one in wrong]
    with transaction():
        lock_row(tables.Session, tables.Session.id.in_(ids))
        found = [
            _difference(*one, fixed=_fix_seats(one[2], one[4])) for one in _wrong_sessions(ids)
        ]
        for one in found:
            _record(one, now)
    return found


def _wrong_sessions(ids: list[int]) -> list[Wrong]:
    seat, session = tables.Enrolment, tables.Session
    taken = seat.state.in_((EnrolmentState.ENROLLED, EnrolmentState.PASSED))
    counted = seat.select(fn.COUNT(seat.id)).where(seat.session == session.id, taken)
    query: Any = session.select(session.id, session.taken, counted.alias("counted"))
    query = query.where(session.id.in_(ids), session.taken != counted).order_by(session.id)
    return [("taken", session, *numbers) for numbers in query.tuples()]


def _fix_seats(session_id: int, number: int) -> bool:
    """Write the true number; False where the database refuses it: more seats than exist."""
    try:
        with tables.database.atomic():
            session = tables.Session
            session.update(taken=number).where(session.id == session_id).execute()
    except IntegrityError:
        return False
    return True


def _record(difference: Difference, now: datetime) -> None:
    if not difference.fixed:
        return
    numbers: dict[str, Any] = {"stored": difference.stored, "counted": difference.counted}
    actions = PEOPLE | {"taken": AuditAction.RECOUNT_TAKEN}
    action = actions.get(difference.counter)
    if action is None:
        action, numbers = AuditAction.RECOUNT_STRENGTH, {"counter": difference.counter} | numbers
    audit.record(None, action, difference.code, now, **numbers)


def _difference(
    counter: str, table: Any, row_id: int, stored: int, counted: int, *, fixed: bool
) -> Difference:
    return Difference(counter, _code(table, row_id), stored, counted, fixed)


def _code(table: Any, row_id: int) -> str:
    all_places = gazetteer.current()
    if table is tables.Booth:
        return booths.of_row(tables.Booth.get_by_id(row_id), all_places).code
    return all_places.by_id[row_id].code if table is tables.AcCounter else f"T{row_id}"
