"""How long a plan of 29 seats × 60 days takes: `python -m tests.bench.trainings.planning`.

Each step as the bot runs it: the slots of the request, their clashes, the picture, the sessions.
"""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Table

from bot.i18n import Catalogues
from bot.messages import plan_calendar
from bot.pictures import calendar
from config.settings import Settings
from models import places
from models.bookings import TrainerDays
from models.database import Database
from models.plans import PlanRequest, VenueWish, making, proposals
from tests.bench import database as bench_database
from tests.bench.workload import Workload

SEATS, DAYS, TRAINERS = 29, 60, 40
ZONE = ZoneInfo("Asia/Kolkata")
PEOPLE = Workload(1, 1, 1, TRAINERS + 1, 1, 0, 0, 0, 0, 0)
AIM = 2.0  # seconds until the calendar is shown


def main() -> None:
    """Measure on SQLite, and print the seconds of each step."""
    folder = Path(tempfile.mkdtemp(prefix="shakti-planning-"))
    measured = measure(f"sqlite:///{folder}/plan.db", SEATS, DAYS)
    table = Table("step", "seconds")
    for step, seconds in measured.items():
        table.add_row(step, f"{seconds:.2f}")
    out = Console()
    out.print(table)
    out.print(
        f"{SEATS} seats × {DAYS} days checked and shown: {measured['shown']:.2f} s (aim {AIM})"
    )


def measure(url: str, seats: int, days: int) -> dict[str, float]:
    """Return the seconds of each step of a plan of so many seats and days."""
    bench_database.prepare(url, PEOPLE)
    database = Database(url)
    seconds: dict[str, float] = {}
    try:
        by, now = bench_database.COORDINATOR, datetime.now(UTC)
        with _timed(seconds, "slots"):
            plan_id = proposals.request(_request(seats, days), by=by, now=now, zone=ZONE)
        with _timed(seconds, "clashes"):
            seen = proposals.look(plan_id, by=by, now=now, zone=ZONE, rest_days=frozenset())
        assert (len(seen.slots), seen.clashes) == (seats * days, {})
        with _timed(seconds, "picture"):
            t = Catalogues().text("hi", ZONE)
            colour = Settings().campaign_colour
            calendar.draw(plan_calendar.calendar_of(t, seen, places.by_id(), colour))
        seconds["shown"] = sum(seconds.values())
        with _timed(seconds, "made"):
            made = making.make(plan_id, by=by, now=now, zone=ZONE)
        assert made.made == seats * days
    finally:
        database.close()
    return seconds


@contextmanager
def _timed(seconds: dict[str, float], step: str) -> Iterator[None]:
    began = time.perf_counter()
    yield
    seconds[step] = time.perf_counter() - began


def _request(seats: int, days: int) -> PlanRequest:
    first = date.today() + timedelta(days=1)  # noqa: DTZ011
    pcs = places.inside(places.root("MP").id, "pc")[:seats]
    return PlanRequest(
        place_ids=tuple(pc.id for pc in pcs),
        title="Booth management",
        first=first,
        last=first + timedelta(days=days - 1),
        times=(datetime(2026, 1, 1, 11).time(),),  # noqa: DTZ001
        minutes=120,
        venues=tuple(VenueWish(f"{pc.name_en} hall", 60, pc.id) for pc in pcs),
        trainers={id_: TrainerDays(most=2) for id_ in range(1, TRAINERS + 1)},
    )


if __name__ == "__main__":
    main()
