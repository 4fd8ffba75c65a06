"""The whole bot against a local Bot API, with a few places in the database."""

from collections.abc import AsyncIterator, Iterator
from functools import cache
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot import bot_profile
from bot.app import build, running
from bot.intake import ack_writer
from bot.pictures import draw_profile_photo
from bot.runtime import Runtime
from config.settings import Settings
from models.clock import Clock
from models.database import Database
from playground.server import create, serve
from playground.telegram import World
from tests.bot.support.people import Person
from tests.support import world as places


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """SQLite alone: operations are tested on both databases, here it is about words."""
    return f"sqlite:///{tmp_path / 'bot.db'}"


@pytest.fixture(autouse=True)
def no_pause_before_acknowledging(monkeypatch: pytest.MonkeyPatch) -> None:
    """Updates that end are recorded without the pause that gathers those of a busy bot."""
    monkeypatch.setattr(ack_writer, "GROUP_DELAY", 0)


@pytest.fixture
def menus_at_the_start() -> None:
    """The bot sets the menus and its profile when it starts: for tests that look at them."""


@pytest.fixture(autouse=True)
def no_menus_at_the_start(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bot that starts sends none of the thirty calls for menus and profile, unless asked to."""
    if "menus_at_the_start" not in request.fixturenames:
        monkeypatch.setattr("bot.app._set_menus", _nothing)


@pytest.fixture(scope="session", autouse=True)
def profile_photo_drawn_once() -> Iterator[None]:
    """The picture that each bot sends when it starts is drawn once a process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bot_profile, "draw_profile_photo", cache(draw_profile_photo))
        yield


@pytest.fixture
def clock() -> Clock:
    """The clock that the bot and the world share."""
    return Clock()


@pytest.fixture
def telegram(clock: Clock) -> World:
    """An empty Telegram with the bot in it."""
    return World(clock)


@pytest.fixture
def settings(telegram: World) -> Settings:
    """Settings whose address is filled in when the server is up."""
    return _settings().model_copy(update={"bot_token": SecretStr(telegram.token)})


@cache
def _settings() -> Settings:
    """Return the settings of the bots of a process: to read them takes longer than to copy them."""
    return Settings(
        secret_key=SecretStr(places.SECRET),
        sends_per_chat_second=1000,  # people in tests do not wait a second between their words
        sends_per_group_minute=1000,
        sends_per_second=1000,
    )


@pytest.fixture
async def server(telegram: World) -> AsyncIterator[str]:
    """The address of the Bot API."""
    async with serve(create(telegram)) as url:
        yield url


@pytest.fixture
async def app(server: str, settings: Settings, db: Database, clock: Clock) -> Runtime:
    """The bot, built and not started."""
    places.agar_and_susner()
    return build(settings.model_copy(update={"api_url": server}), db, clock)


@pytest.fixture
async def bot(app: Runtime) -> AsyncIterator[Runtime]:
    """The bot, polling."""
    async with running(app, pauses=(0.01,)):
        yield app


@pytest.fixture
def asha(telegram: World, bot: Runtime) -> Person:
    """Asha in her own chat with the bot."""
    user = telegram.add_person("Asha Devi")
    return Person(telegram, user, telegram.chats[user.id])


@pytest.fixture
def ravi(telegram: World, bot: Runtime) -> Person:
    """Ravi in his own chat with the bot."""
    user = telegram.add_person("Ravi Verma", language_code="en")
    return Person(telegram, user, telegram.chats[user.id])


async def _nothing(*_: object) -> None:
    """Do nothing instead of something."""
