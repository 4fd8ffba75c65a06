"""The playground as a whole: a fresh database, the story, the local Telegram and the bot."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from pathlib import Path

from cryptography.fernet import Fernet

from bot import consent
from bot.i18n import Catalogues
from config import geography as bundle
from config.settings import Settings, load
from jobs import table as jobs
from jobs.context import Context
from models import digests, geography
from models.clock import Clock
from models.database import Database
from models.privacy import Keys
from playground import people, story
from playground.server import create, serve
from playground.world import World

Serving = Callable[[Settings, Database, Clock], AbstractAsyncContextManager[Context]]
FOLDER = Path("data/playground")
STATE = "MP"  # where the story happens, whichever state the settings are for
ASKED = (
    (story.ASHA, ("/me", "/booth 166/12", "/invite")),
    (story.SEEMA, ("/invite",)),
    ("मीना परमार", ("/strength PC21", "/audit PC20", "/review")),
)


@asynccontextmanager
async def playing(serving: Serving, port: int, folder: Path = FOLDER) -> AsyncIterator[str]:
    """Run everything while the block is open and give the page's address.

    Every start is a fresh one, in `folder`. Raises OSError when the port is taken.
    """
    shutil.rmtree(folder, ignore_errors=True)
    settings = load(state=STATE)
    clock = Clock(story.begin(settings.zone, datetime.now(settings.zone)))
    world = World(clock)
    cast = story.people(world)
    database = Database(f"sqlite:///{folder / 'playground.db'}")
    try:
        desk = _Desk(settings, database, clock)
        app = create(
            world, next_digest=desk.next_digest, jump_to=desk.jump_to, timezone=settings.timezone
        )
        async with serve(app, port) as url:
            settings = desk.settings = _settings(world, url, database.url)
            keys = Keys(settings.secret_key.get_secret_value())
            token = await database.run(_prepare, database, cast, keys, clock.now(), settings)
            async with serving(settings, database, clock) as desk.context:
                _first_look(world, cast, token)
                yield url
    finally:
        await asyncio.to_thread(database.close)


class _Desk:
    """What the page's clock needs of the bot: when the next digest is, and to jump there."""

    def __init__(self, settings: Settings, database: Database, clock: Clock) -> None:
        self.settings = settings
        self.database = database
        self.clock = clock
        self.context: Context | None = None

    async def next_digest(self) -> datetime | None:
        times = digests.Times.from_settings(self.settings)
        return await self.database.run(digests.next_due, times, self.clock.now())

    async def jump_to(self, moment: datetime) -> None:
        self.clock.jump_to(moment)
        if self.context is not None:
            await jobs.tick(self.context)


def _settings(world: World, url: str, database_url: str) -> Settings:
    return load(
        bot_token=world.token,
        api_url=url,
        database_url=database_url,
        secret_key=Fernet.generate_key().decode(),
        admins=frozenset(),
        mode="polling",
        listen="",
        state=STATE,
    )


def _prepare(
    database: Database, cast: story.Cast, keys: Keys, now: datetime, settings: Settings
) -> str:
    database.migrate()
    geography.apply(geography.read(bundle.files()), now)
    geography.sample_booths(settings.state, bundle.station_counts())
    agreed = consent.given(Catalogues(), settings, "hi")
    return story.happened(cast, keys, now, settings.zone, agreed)


def _first_look(world: World, cast: story.Cast, token: str) -> None:
    """Let a few people ask something, so that the first look finds answers in their chats."""
    invited = story.forwarded(world.bot.username, token)
    people.send(world, cast.people[story.ASHA], cast.groups["PC21"].id, invited)
    for name, texts in ASKED:
        person = cast.people[name]
        for text in texts:
            people.send(world, person, person.id, text)
