"""Launch the playground: a fresh database, the scenario, the simulated Telegram and the bot."""

import asyncio
import contextlib
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from cryptography.fernet import Fernet

from bot.conversation import consent_gate
from bot.i18n import Catalogues
from config import geography
from config.settings import Settings, load
from jobs import schedule as jobs
from models import digests
from models.clock import Clock
from models.database import DATABASE_UNAVAILABLE, Database
from models.identity import PhoneCipher
from models.morning import MorningTimes
from models.reference_data import loading, plans, sample_booths
from models.waiting_list import OfferPolicy
from playground.scenario import due, next_roll, story
from playground.scenario.bot_life import BotLife, Serving
from playground.scenario.characters import ASHA, MEENA, SEEMA, Characters
from playground.scenario.full_disk import FullDisk
from playground.server import create, serve
from playground.telegram import Json, World, people

SENT_WITHIN, LOOK = 10.0, 0.02  # seconds: how long a stop lasts at most, and between two looks
MOST_STOPS = 200  # of one jump: a month or so
FOLDER = Path("data/playground")
# Who asks for consent in the scenario, unless the settings name somebody.
ORGANISATION = {
    "org_name": "Sample Samiti (नमूना समिति)",
    "contact_name": "मीना परमार",
    "contact": "help@example.org",
}
STATE = "MP"  # the scenario's state, whichever state the settings name
FIRST_MESSAGES = (
    (ASHA, ("/me", "/booth 166/12", "/invite")),
    (SEEMA, ("/invite",)),
    (MEENA.name, ("/strength PC21", "/audit PC20", "/review")),
)


@asynccontextmanager
async def run_playground(
    serving: Serving, port: int, folder: Path = FOLDER, database_url: str = ""
) -> AsyncIterator[str]:
    """Run everything while the block is open; yield the page's address.

    Every start is a fresh one: the content of `folder` is deleted, where the database is unless
    `database_url` names another, without people in it. Raises OSError when the port is taken.
    """
    shutil.rmtree(folder, ignore_errors=True)
    settings = load(state=STATE)
    clock = Clock(story.start_time(settings.zone, datetime.now(settings.zone)))
    world = World(clock)
    characters = story.add_characters(world)
    database = Database(database_url or f"sqlite:///{folder / 'playground.db'}")
    disk = FullDisk(database) if database.url.startswith("sqlite") else None
    try:
        control = ClockControl(settings, database, clock)
        app = create(
            world,
            next_digest=control.next_digest,
            next_due=control.next_due,
            jump_to=control.jump_to,
            crash=control.crash,
            health=control.health,
            disk=disk,
            timezone=settings.timezone,
        )
        async with serve(app, port) as url:
            settings = control.settings = _settings(world, url, database.url)
            keys = PhoneCipher(settings.secret_key.get_secret_value())
            token = await database.run(
                _seed_database, database, characters, keys, clock.now(), settings
            )
            control.bot = BotLife(serving, settings, database, clock)
            async with control.bot.living():
                _send_first_messages(world, characters, token)
                yield url
    finally:
        await asyncio.to_thread(database.close)


class ClockControl:
    """The page's clock control: the time of the next digest, and a jump that runs the due jobs."""

    def __init__(self, settings: Settings, database: Database, clock: Clock) -> None:
        self.settings = settings
        self.database = database
        self.clock = clock
        self.bot: BotLife | None = None

    async def next_digest(self) -> datetime | None:
        """Return when the next digest is due, None when none is planned."""
        times = digests.Times.from_settings(self.settings)
        return await self.database.run(digests.next_due, times, self.clock.now())

    async def next_due(self) -> tuple[datetime, str] | None:
        """Return when the next message falls due that nobody asked for, and its kind."""
        times = digests.Times.from_settings(self.settings)
        waking = MorningTimes.from_settings(self.settings)
        offers = OfferPolicy.from_settings(self.settings)
        return await self.database.run(due.next_due, times, waking, offers, self.clock.now())

    async def jump_to(self, moment: datetime) -> None:
        """Move the clock; what falls due on the way is sent at its time, in order.

        Raises ValueError for a past moment.
        """
        for _ in range(MOST_STOPS):
            stop = await self.next_due()
            if stop is None or stop[0] >= moment:
                break
            await self._go_to(max(stop[0], self.clock.now()))
        await self._go_to(moment)

    async def crash(self) -> None:
        """Kill the bot without warning, and start it again."""
        if self.bot is not None:
            await self.bot.crash()

    async def health(self) -> Json:
        """Return what the bot's own /healthz answers."""
        assert self.bot is not None
        return await self.bot.health()

    async def _go_to(self, moment: datetime) -> None:
        self.clock.jump_to(moment)
        context = self.bot.context if self.bot else None
        if context is None:
            return
        with contextlib.suppress(*DATABASE_UNAVAILABLE):  # the scheduler tries again, and logs it
            await jobs.tick(context)
        # Else a message would be read by a later clock, and may have expired by then.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(SENT_WITHIN):
                while not await self.database.run(due.is_sent, self.clock.now()):  # noqa: ASYNC110
                    await asyncio.sleep(LOOK)


def _settings(world: World, url: str, database_url: str) -> Settings:
    return load(
        bot_token=world.token,
        api_url=url,
        database_url=database_url,
        secret_key=Fernet.generate_key().decode(),
        admins=frozenset(),
        mode="polling",
        listen="127.0.0.1:0",
        backup_dir="",  # of a story there is nothing to keep
        state=STATE,
        **ORGANISATION if not load().org_name else {},
    )


def _seed_database(
    database: Database,
    characters: Characters,
    keys: PhoneCipher,
    now: datetime,
    settings: Settings,
) -> str:
    database.migrate()
    loading.apply(plans.read_plan(geography.files()), now)
    sample_booths.sample_booths(settings.state, geography.station_counts())
    agreed = consent_gate.given(Catalogues(), settings, settings.language)
    next_roll.keep(now)
    return story.seed(characters, keys, now, settings.zone, agreed)


def _send_first_messages(world: World, characters: Characters, token: str) -> None:
    """Send a few questions to the bot, so that the page opens with answers in the chats."""
    invitation = story.invitation_text(world.bot.username, token)
    people.send(world, characters.people[ASHA], characters.groups["PC21"].id, invitation)
    for name, texts in FIRST_MESSAGES:
        person = characters.people[name]
        for text in texts:
            people.send(world, person, person.id, text)
