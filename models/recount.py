"""Counters checked against the rows they count, and mended.

`booth.confirmed` and `booth.trained` count workers, `session.taken` counts seats that are held.
Posts, invitations and everything else are counted from their rows each time they are asked for.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import IntegrityError, fn

from models import audit, booths, gazetteer, tables
from models.database import transaction

BATCH = 500  # counters of one transaction: short, so that the bot goes on beside it
Report = Callable[[int, int], None]  # done, total


@dataclass(frozen=True, slots=True)
class Difference:
    """A counter that is wrong: `confirmed` of `165/12`, what it says, and how many rows there are.

    `mended` is False where that was not asked for, or where the database refuses the true number.
    """

    counter: str
    code: str
    stored: int
    counted: int
    mended: bool


@dataclass(frozen=True, slots=True)
class _Counter:
    """A column, and what gives the query that counts for one row of its table."""

    table: Any
    name: str
    count: Callable[[Any], Any]

    def wrong(self, ids: list[int]) -> list[Any]:
        """Give `id`, `stored` and `counted` of those of these rows that differ."""
        column, counted = getattr(self.table, self.name), self.count(self.table)
        columns = self.table.id, column.alias("stored"), counted.alias("counted")
        query = self.table.select(*columns).where(self.table.id.in_(ids), column != counted)
        return list(query.order_by(self.table.id).namedtuples())

    def hold(self, ids: list[int]) -> None:
        """Hold the rows till the transaction ends: who changes one meanwhile waits."""
        column = getattr(self.table, self.name)
        self.table.update({column: column}).where(self.table.id.in_(ids)).execute()

    def mend(self, row_id: int, number: int) -> bool:
        """Write the true number; False where the database refuses it: more seats than there are."""
        column = getattr(self.table, self.name)
        try:
            with tables.database.atomic():
                self.table.update({column: number}).where(self.table.id == row_id).execute()
        except IntegrityError:
            return False
        return True


def _workers(moment: str) -> Callable[[Any], Any]:
    worker = tables.Worker
    reached = getattr(worker, moment).is_null(False)
    return lambda booth: worker.select(fn.COUNT(worker.id)).where(worker.booth == booth.id, reached)


def _seats(session: Any) -> Any:
    seat = tables.Enrolment
    held = seat.state.in_(("enrolled", "attended"))
    return seat.select(fn.COUNT(seat.id)).where(seat.session == session.id, held)


COUNTERS = (
    _Counter(tables.Booth, "confirmed", _workers("confirmed_at")),
    _Counter(tables.Booth, "trained", _workers("trained_at")),
    _Counter(tables.Session, "taken", _seats),
)


def check(
    now: datetime, *, fix: bool = False, report: Report = lambda done, total: None
) -> list[Difference]:
    """Give every counter that differs from its rows; with `fix` mend it and keep that in the audit.

    `report` is told how many counters are looked at, of how many. The bot may run meanwhile.
    """
    total = sum(counter.table.select().count() for counter in COUNTERS)
    done, found = 0, list[Difference]()
    for counter in COUNTERS:
        last = 0
        while ids := _after(counter.table, last):
            found += _check(counter, ids, now, fix)
            last, done = ids[-1], done + len(ids)
            report(done, total)
    return found


def _after(table: Any, last: int) -> list[int]:
    query = table.select(table.id).where(table.id > last).order_by(table.id).limit(BATCH)
    return [row.id for row in query]


def _check(counter: _Counter, ids: list[int], now: datetime, fix: bool) -> list[Difference]:
    wrong = counter.wrong(ids)
    if not (wrong and fix):
        return [_difference(counter, row, mended=False) for row in wrong]
    with transaction():
        counter.hold(ids)
        return [_mend(counter, row, now) for row in counter.wrong(ids)]  # as it is while held


def _mend(counter: _Counter, row: Any, now: datetime) -> Difference:
    made = _difference(counter, row, mended=counter.mend(row.id, row.counted))
    if made.mended:
        numbers = {"stored": made.stored, "counted": made.counted}
        audit.record(None, f"recount_{counter.name}", made.code, now, **numbers)
    return made


def _difference(counter: _Counter, row: Any, *, mended: bool) -> Difference:
    code = f"T{row.id}"
    if counter.table is tables.Booth:
        code = booths.of_row(tables.Booth.get_by_id(row.id), gazetteer.current()).code
    return Difference(counter.name, code, row.stored, row.counted, mended)
