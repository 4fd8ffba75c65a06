"""`python run.py bot` as a process of its own, against a Bot API server on loopback."""

import asyncio
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from models import chats, tables
from models.clock import Clock
from models.database import Database
from playground.server import create, serve
from playground.telegram import World, groups
from tests.bot.support.people import Person
from tests.soak.harness.bot_operator import PATIENCE, Operator


@pytest.fixture
def telegram() -> World:
    """An empty Telegram."""
    return World(Clock())


@pytest.fixture
async def server(telegram: World) -> AsyncIterator[str]:
    """The address of its Bot API."""
    async with serve(create(telegram)) as url:
        yield url


@pytest.fixture
def operator(telegram: World, server: str, database_url: str, tmp_path: Path) -> Operator:
    """An operator who has written the settings."""
    return Operator(
        tmp_path,
        bot_token=telegram.token,
        api_url=server,
        database_url=database_url,
        secret_key=Fernet.generate_key().decode(),
        admins="[700]",
    )


async def test_an_admin_registers_links_a_group_and_nothing_private_is_in_the_log(
    telegram: World, operator: Operator, db: Database
) -> None:
    user = telegram.add_person("Meena Parmar", user_id=700)
    meena = Person(telegram, user, telegram.chats[700])
    with operator.running():
        await registered(meena, "/start")
        chat = telegram.add_group("Bhopal", user)
        groups.bring_bot(telegram, user, chat.id, "add")
        squad = Person(telegram, user, chat)
        assert "PC19" in await squad.says("/link PC19")
        assert "🌅 भोपाल" in await squad.says("/targets")
    log = operator.log.read_text("utf-8")
    assert telegram.token not in log
    assert user.phone.removeprefix("+91") not in log
    assert [link.place.code for link in chats.all_linked()] == ["PC19"]
    assert db.pending() == []


async def test_a_restart_in_the_middle_continues_where_the_worker_stopped(
    telegram: World, operator: Operator, db: Database
) -> None:
    user = telegram.add_person("Sunita Baghel")
    sunita = Person(telegram, user, telegram.chats[user.id])
    with operator.running():
        await sunita.says("/start b166-12")
        await sunita.presses("हिन्दी")
    with operator.running():
        await sunita.presses("✅")
        await sunita.shares(user)
        await sunita.presses("✅")
        assert "BS-" in await sunita.presses("✅")
    assert tables.Worker.select().count() == 1
    assert db.pending() == []


async def test_a_webhook_that_is_killed_goes_on_where_it_stopped(
    telegram: World, operator: Operator, db: Database
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    operator.env |= {
        "SHAKTI_MODE": "webhook",
        "SHAKTI_WEBHOOK_URL": f"http://{address}",
        "SHAKTI_WEBHOOK_SECRET": "only-Telegram_knows-1",
        "SHAKTI_LISTEN": address,
    }
    user = telegram.add_person("Sunita Baghel")
    sunita = Person(telegram, user, telegram.chats[user.id])
    with pytest.raises(AssertionError), operator.running() as process:  # no clean end
        await sunita.says("/start b166-12")
        process.kill()
        process.wait(PATIENCE)
    with operator.running():
        await listens(address)  # a press waits ten seconds for its answer, as in Telegram
        await sunita.presses("हिन्दी")
        await sunita.presses("✅")
        await sunita.shares(user)
        await sunita.presses("✅")
        assert "BS-" in await sunita.presses("✅")
    assert tables.Worker.select().count() == 1
    log = operator.log.read_text("utf-8")
    assert "only-Telegram_knows-1" not in log
    assert db.pending() == []


async def listens(address: str) -> None:
    """Wait until a bot can be reached there."""
    host, port = address.split(":")
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                _, writer = await asyncio.open_connection(host, int(port))
            except OSError:
                await asyncio.sleep(0.05)
            else:
                writer.close()
                return


async def registered(person: Person, typed: str) -> None:
    """Go through registration, pressing the first button at every step."""
    await person.says(typed)
    for _ in range(12):
        if tables.Worker.select().where(tables.Worker.telegram_id == person.user.id).exists():
            return
        if person.chat.keyboard:
            await person.shares(person.user)
        else:
            await person.presses(person.buttons()[0])
    raise AssertionError(person.last())


async def test_an_api_that_cannot_be_reached_is_named_and_the_bot_still_stops_when_asked(
    operator: Operator,
) -> None:
    operator.env["SHAKTI_API_URL"] = "http://127.0.0.1:9"
    with operator.running() as process:
        async with asyncio.timeout(PATIENCE):
            while "unreachable" not in operator.log.read_text("utf-8"):
                assert process.poll() is None
                await asyncio.sleep(0.1)
    assert "http://127.0.0.1:9" in operator.log.read_text("utf-8")
