"""The database that the bench works on: real geography, registered workers, a session, groups."""

import random
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot import consent
from bot.i18n import Catalogues
from config import geography as bundle
from config.settings import Settings
from models import authority, chats, geography, places, planning, tables, workers
from models.database import Database, transaction
from models.privacy import Keys
from tests.bench import updates
from tests.bench.sizes import Sizes

KEY = "YmVuY2htYXJrLW9ubHktbm90LWEtcmVhbC1rZXktISE="  # a Fernet key of 32 bytes of plain text
FIRST_WORKER = 1_000_001
FIRST_NEWCOMER = 2_000_001
FIRST_GROUP = -1_001_000_000_000
COORDINATOR = FIRST_WORKER  # the first worker holds the state's post
SESSION = "T1"


class Ground:
    """A database file to copy for each run, and the codes of booths to ask for."""

    def __init__(self, folder: Path, sizes: Sizes) -> None:
        """Make it in `folder`."""
        self._folder = folder
        self._file = folder / "ground.db"
        self.codes = prepare(f"sqlite:///{self._file}", sizes)

    def copy(self, name: str, groups: int = 0) -> str:
        """Give the URL of a fresh copy, with so many linked groups in it."""
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


def prepare(url: str, sizes: Sizes) -> list[str]:
    """Fill an empty database; give codes of booths to ask for."""
    database = Database(url)
    try:
        database.migrate()
        return _fill(sizes)
    finally:
        database.close()


def count(url: str, table: type[tables.Table]) -> int:
    """Give the number of rows of a table in a database that no bot uses any more."""
    database = Database(url)
    try:
        return int(table.select().count())
    finally:
        database.close()


def _fill(sizes: Sizes) -> list[str]:
    now = datetime.now(UTC)
    geography.apply(geography.read(bundle.files()), now)
    geography.sample_booths("MP", bundle.station_counts())
    chance = random.Random(1)  # the same places in every run
    booths = [
        (b.id, f"{b.ac.number}/{b.part}")
        for b in tables.Booth.select(tables.Booth, tables.Place).join(tables.Place)
    ]
    chosen = chance.choices(booths, k=max(sizes.updates, sizes.workers))
    with transaction():
        for number, (booth, _) in enumerate(chosen[: sizes.workers]):
            _register(FIRST_WORKER + number, booth, now)
    authority.grant(
        workers.by_telegram_id(COORDINATOR).id, "state_incharge", now, place_id=places.root("MP").id
    )
    begins, root = now + timedelta(days=1), places.root("MP").id
    session = planning.NewSession(root, "Booth work", begins, sizes.workers, "Bhopal")
    planning.make_session(session, by=COORDINATOR, now=now)
    return [code for _, code in chosen]


def _register(user_id: int, booth: int, now: datetime) -> None:
    phone = f"+{updates.PHONES + user_id}"
    agreed = consent.given(Catalogues(), Settings(), "hi")
    form = workers.Registration(user_id, "Asha Devi", phone, booth, agreed)
    workers.register(form, keys=Keys(KEY), admin=False, now=now)
    chats.set_language(user_id, 0, "hi", now, private=True)


def _link(groups: int) -> None:
    """Link groups to the PCs in turn: a PC's digest is the longest that every seat gets."""
    now, pcs = datetime.now(UTC), places.children(places.root("MP").id)
    with transaction():
        for number in range(groups):
            pc = pcs[number % len(pcs)]
            title = f"{pc.name_en} {number}"
            chats.link(FIRST_GROUP - number, 0, title, pc.id, by=COORDINATOR, now=now)
