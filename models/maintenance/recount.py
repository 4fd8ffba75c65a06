"""Compare counters with the rows they count, and fix them.

`booth.confirmed` and `booth.trained` count workers, `session.taken` counts seats that are taken.
Posts, invitations and everything else are counted from their rows each time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import IntegrityError, fn

from models import audit, tables
from models.audit import AuditAction
from models.database import lock_row, transaction
from models.places import booths, gazetteer
from models.tables.trainings import EnrolmentState

BATCH = 500  # counters of one transaction: short, so that the bot can run meanwhile
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


@dataclass(frozen=True, slots=True)
class _Counter:
    """A column, and the function that returns the query which counts for a row of its table."""

    table: Any
    name: str
    count: Callable[[Any], Any]
    action: AuditAction  # recorded for a fix

    def wrong(self, ids: list[int]) -> list[Any]:
        """Return `id`, `stored` and `counted` of those of these rows that differ."""
        column, counted = getattr(self.table, self.name), self.count(self.table)
        columns = self.table.id, column.alias("stored"), counted.alias("counted")
        query = self.table.select(*columns).where(self.table.id.in_(ids), column != counted)
        return list(query.order_by(self.table.id).namedtuples())

    def lock_rows(self, ids: list[int]) -> None:
        """Lock the rows until the transaction ends."""
        lock_row(self.table, self.table.id.in_(ids))

    def fix(self, row_id: int, number: int) -> bool:
        """Write the true number; False where the database refuses it: more seats than exist."""
        column = getattr(self.table, self.name)
        try:
            with tables.database.atomic():
                self.table.update({column: number}).where(self.table.id == row_id).execute()
        except IntegrityError:
            return False
        return True


def _workers(moment: str) -> Callable[[Any], Any]:
    worker = tables.Worker
    # Who is unconfirmed counts as nothing, trained or not.
    reached = getattr(worker, moment).is_null(False) & worker.confirmed_at.is_null(False)
    return lambda booth: worker.select(fn.COUNT(worker.id)).where(worker.booth == booth.id, reached)


def _seats(session: Any) -> Any:
    seat = tables.Enrolment
    taken = seat.state.in_((EnrolmentState.ENROLLED, EnrolmentState.PASSED))
    return seat.select(fn.COUNT(seat.id)).where(seat.session == session.id, taken)


COUNTERS = (
    _Counter(tables.Booth, "confirmed", _workers("confirmed_at"), AuditAction.RECOUNT_CONFIRMED),
    _Counter(tables.Booth, "trained", _workers("trained_at"), AuditAction.RECOUNT_TRAINED),
    _Counter(tables.Session, "taken", _seats, AuditAction.RECOUNT_TAKEN),
)


def check(
    now: datetime, *, fix: bool = False, report: Report = lambda done, total: None
) -> list[Difference]:
    """Return every counter that differs from its rows; with `fix` correct it and record that.

    `report` is called with the counters done and their total. The bot may run meanwhile. The record
    is in the audit.
    """
    total = sum(counter.table.select().count() for counter in COUNTERS)
    done, differences = 0, list[Difference]()
    for counter in COUNTERS:
        last = 0
        while ids := _after(counter.table, last):
            differences += _check(counter, ids, now, fix)
            last, done = ids[-1], done + len(ids)
            report(done, total)
    return differences


def _after(table: Any, last: int) -> list[int]:
    query = table.select(table.id).where(table.id > last).order_by(table.id).limit(BATCH)
    return [row.id for row in query]


def _check(counter: _Counter, ids: list[int], now: datetime, fix: bool) -> list[Difference]:
    wrong = counter.wrong(ids)
    if not (wrong and fix):
        return [_difference(counter, row, fixed=False) for row in wrong]
    with transaction():
        counter.lock_rows(ids)
        return [_fix(counter, row, now) for row in counter.wrong(ids)]  # as it is under the lock


def _fix(counter: _Counter, row: Any, now: datetime) -> Difference:
    difference = _difference(counter, row, fixed=counter.fix(row.id, row.counted))
    if difference.fixed:
        numbers = {"stored": difference.stored, "counted": difference.counted}
        audit.record(None, counter.action, difference.code, now, **numbers)
    return difference


def _difference(counter: _Counter, row: Any, *, fixed: bool) -> Difference:
    code = f"T{row.id}"
    if counter.table is tables.Booth:
        code = booths.of_row(tables.Booth.get_by_id(row.id), gazetteer.current()).code
    return Difference(counter.name, code, row.stored, row.counted, fixed)
