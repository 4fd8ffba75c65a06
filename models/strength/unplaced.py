"""Workers whose booth is retired: they count for their AC and what is around it, for no booth."""

from collections import Counter
from datetime import datetime
from typing import Any

from peewee import JOIN, fn

from models import tables

COUNTED = ("confirmed", "trained", "active", "doubted")


def unplaced(ac_ids: tuple[int, ...], since: datetime) -> dict[int, Counter[str]]:
    """Return how many workers of these ACs are in no booth in use: the sums of COUNTED.

    Active are those seen at or after the moment `since`. Only ACs that have some are named.
    """
    booth, worker = tables.Booth, tables.Worker
    counted = (booth.ac.in_(ac_ids), booth.retired_at.is_null(False), booth.confirmed > 0)
    active = (
        worker.select(worker.booth.alias("booth_id"), fn.COUNT(worker.booth).alias("n"))
        .join(booth)
        .where(*counted, worker.last_active_at >= since, worker.confirmed_at.is_null(False))
        .group_by(worker.booth)
    ).alias("active_in")
    sums: Any = (
        booth.select(
            booth.ac, *map(fn.SUM, (booth.confirmed, booth.trained, active.c.n, booth.doubted))
        )
        .join(active, JOIN.LEFT_OUTER, on=(active.c.booth_id == booth.id))
        .where(*counted)
        .group_by(booth.ac)
    )
    return {
        ac: Counter({name: int(n or 0) for name, n in zip(COUNTED, numbers, strict=True)})
        for ac, *numbers in sums.tuples()
    }
