"""The benchmark's database: real geography, registered workers, a session, groups."""

import random
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.conversation import consent_gate
from bot.i18n import Catalogues
from config import geography
from config.settings import Settings
from models import attendance, authority, chats, places, strength, tables, targets, workers
from models.attendance import minute_codes
from models.database import Database, transaction
from models.identity import PhoneCipher
from models.reference_data import loading, plans, sample_booths
from models.trainings import planning
from tests.bench import updates
from tests.bench.workload import Workload
from tests.support.world import zone_where_it_is

KEY = "YmVuY2htYXJrLW9ubHktbm90LWEtcmVhbC1rZXktISE="  # a Fernet key of 32 bytes of plain text
MORNING = 9  # o'clock in the bot's zone during a run: outside the quiet hours
FIRST_WORKER = 1_000_001
FIRST_NEWCOMER = 2_000_001
FIRST_GROUP = -1_001_000_000_000
COORDINATOR = FIRST_WORKER  # the first worker holds the state's post
SESSION = "T1"
RUSHED, SEATS = "T2", 50  # a session with fewer seats than workers


class BenchDatabase:
    """A database file that each run copies, and the booth codes to look up."""

    def __init__(self, folder: Path, workload: Workload) -> None:
        """Create the database in `folder`."""
        self._folder = folder
        self._file = folder / "ground.db"
        self.codes = prepare(f"sqlite:///{self._file}", workload)

    def copy(self, name: str, groups: int = 0) -> str:
        """Return the URL of a fresh copy with this number of linked groups."""
        copied = self._folder / f"{name}.db"
        for old in self._folder.glob(f"{name}.db*"):
            old.unlink()
        shutil.copyfile(self._file, copied)
        url = f"sqlite:///{copied}"
        if groups:
            database = Database(url)
            try:
                _link(groups)
            finally:
                database.close()
        return url


def prepare(url: str, workload: Workload) -> list[str]:
    """Fill an empty database; return the booth codes to look up."""
    database = Database(url)
    try:
        database.migrate()
        return _fill(workload)
    finally:
        database.close()


def count(url: str, table: type[tables.Table]) -> int:
    """Return the number of rows of a table; no bot may be using the database."""
    database = Database(url)
    try:
        return int(table.select().count())
    finally:
        database.close()


def open_door(url: str, after: list[float]) -> list[str]:
    """Let the session begin now, and open its attendance; return a code for each scan.

    `after` are the seconds from now to the scans. A code is of the minute before, so that it is
    good a minute earlier and later than planned.
    """
    database, now = Database(url), datetime.now(UTC)
    session = tables.Session
    try:
        session.update(starts_at=now, ends_at=now + timedelta(hours=2)).execute()
        attendance.open_attendance(session.get().id, by=COORDINATOR, now=now)
        key = session.get().attendance_key
    finally:
        database.close()
    minute = timedelta(minutes=1)
    return [minute_codes.at(key, now + timedelta(seconds=late) - minute) for late in after]


def in_line(url: str) -> list[int | None]:
    """Return who waits for RUSHED, by Telegram id, the first one first; no bot may be using it."""
    database = Database(url)
    try:
        rows = tables.Waiting.select(tables.Waiting, tables.Worker).join(tables.Worker)
        return [row.worker.telegram_id for row in rows.order_by(tables.Waiting.number)]
    finally:
        database.close()


def _fill(workload: Workload) -> list[str]:
    now = datetime.now(UTC)
    loading.apply(plans.read_plan(geography.files()), now)
    sample_booths.sample_booths("MP", geography.station_counts())
    chance = random.Random(1)  # the same booths in every run
    booths = [
        (b.id, f"{b.ac.number}/{b.part}{b.suffix}")
        for b in tables.Booth.select(tables.Booth, tables.Place).join(
            tables.Place, on=tables.Booth.ac
        )
    ]
    sampled = chance.choices(booths, k=max(workload.updates, workload.workers))
    with transaction():
        for number, (booth, _) in enumerate(sampled[: workload.workers]):
            _register(FIRST_WORKER + number, booth, now)
    # The counters are those of the day, as with a bot that has run since midnight.
    zone = zone_where_it_is(MORNING, now)
    weights = strength.Weights.from_settings(Settings(timezone=zone))
    strength.refresh_due(weights, lambda: now)
    authority.grant(
        workers.by_telegram_id(COORDINATOR).id, "state_incharge", now, place_id=places.root("MP").id
    )
    begins, root = now + timedelta(days=1), places.root("MP").id
    session = planning.NewSession(root, "Booth work", begins, workload.workers, "Bhopal")
    planning.make_session(session, by=COORDINATOR, now=now)
    rushed = planning.NewSession(root, "Booth work", begins, seats(workload), "Indore")
    planning.make_session(rushed, by=COORDINATOR, now=now)
    return [code for _, code in sampled]


def seats(workload: Workload) -> int:
    """Return how many seats RUSHED has."""
    return min(SEATS, workload.workers // 2)


def _register(user_id: int, booth: int, now: datetime) -> None:
    phone = f"+{updates.PHONES + user_id}"
    agreed = consent_gate.given(Catalogues(), Settings(), "hi")
    form = workers.Registration(user_id, "Asha Devi", phone, booth, agreed)
    workers.register(form, keys=PhoneCipher(KEY), admin=False, now=now)
    chats.set_language(user_id, 0, "hi", now, private=True)


def _link(groups: int) -> None:
    """Link groups to the PCs in turn: a PC's digest is the longest one.

    Each has its share of the state's target to be told of.
    """
    now, root = datetime.now(UTC), places.root("MP").id
    pcs, calendar = places.children(root), targets.WorkCalendar(ZoneInfo("Asia/Kolkata"))
    until = calendar.date_of(now + timedelta(days=30))
    targets.set_target(
        root, "confirmed", 1_000_000, until, by=COORDINATOR, now=now, calendar=calendar
    )
    with transaction():
        for number in range(groups):
            pc = pcs[number % len(pcs)]
            title = f"{pc.name_en} {number}"
            chats.link(FIRST_GROUP - number, 0, title, pc.id, by=COORDINATOR, now=now)
