"""Each person's command menu: the registered need no /register, coordinators see theirs."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from telegram.error import NetworkError

from bot.app import build, running
from bot.outbox import Sender
from bot.runtime import Runtime
from config.settings import Settings
from models import tables
from models.clock import Clock
from models.database import Database
from models.workers import by_telegram_id
from playground.telegram import World
from tests.bot.handlers.posts.post_steps import code
from tests.bot.support.agar_people import meena, newcomer, worker
from tests.bot.support.people import Person
from tests.support.world import NOON, give

RAM = 31


@pytest.fixture
def clock() -> Clock:
    """Noon, when news about a post need not wait."""
    return Clock(NOON)


def menu(person: Person) -> dict[str, str]:
    """Return the commands of a person's own menu; none where they have that of all."""
    scope = ("chat", person.user.id, 0)
    found = person.world.profile.menus.get((scope, ""), [])
    return {line["command"]: line["description"] for line in found}


async def until(true: Callable[[], object]) -> None:
    """Wait for what is done in the background."""
    async with asyncio.timeout(10):
        while not true():  # noqa: ASYNC110
            await asyncio.sleep(0.005)


async def test_a_newcomer_has_the_menu_of_all(telegram: World, bot: Runtime) -> None:
    sita = newcomer(telegram, 40, "Sita")
    await sita.says("/help")
    await bot.services.command_menus.stop()
    assert menu(sita) == {}
    assert not tables.Chat.select().where(tables.Chat.menu.is_null(False)).count()


async def test_a_worker_does_not_see_register_nor_what_coordinators_do(
    telegram: World, bot: Runtime
) -> None:
    ram = worker(telegram, RAM, "Ram")
    await ram.says("/me")
    await until(lambda: menu(ram))
    assert "register" not in menu(ram)
    assert "appoint" not in menu(ram)
    assert menu(ram)["me"] == "मेरा पहचान पत्र"
    assert "link" not in menu(ram)


async def test_who_registers_gets_the_menu_of_workers(telegram: World, bot: Runtime) -> None:
    sita = newcomer(telegram, 40, "Sita")
    await sita.says("/start")
    await sita.presses("हिन्दी")
    await sita.says("/register 166/1 Sita Devi")
    await sita.presses("✅")
    assert menu(sita) == {}
    await sita.shares(sita.user)
    await sita.presses("✅")
    await until(lambda: menu(sita))
    assert "register" not in menu(sita)


async def test_a_coordinator_sees_theirs_until_the_post_ends(telegram: World, bot: Runtime) -> None:
    of_meena = meena(telegram)
    await of_meena.says("/posts")
    await until(lambda: "appoint" in menu(of_meena))
    assert "newtraining" in menu(of_meena)
    await of_meena.sends_data(f"endpost:{tables.Post.get().id}")
    await until(lambda: "appoint" not in menu(of_meena))
    assert "me" in menu(of_meena)


async def test_who_is_appointed_by_another_gets_the_menu_with_the_news(
    telegram: World, bot: Runtime
) -> None:
    of_meena, ram = meena(telegram), worker(telegram, RAM, "Ram")
    await ram.says("/me")
    await until(lambda: menu(ram))
    await of_meena.says(f"/appoint {code(RAM)} ac_coordinator AC166")
    await of_meena.presses("✅")
    assert "appoint" not in menu(ram)
    assert await Sender(bot.services, bot.bot).send_due() == 1
    await until(lambda: "appoint" in menu(ram))


async def test_a_new_language_is_that_of_the_menu(telegram: World, bot: Runtime) -> None:
    ram = worker(telegram, RAM, "Ram")
    await ram.says("/language")
    await ram.presses("English")
    await until(lambda: menu(ram).get("me") == "My ID card")


async def test_who_erases_themselves_loses_the_menu_and_its_record(
    telegram: World, bot: Runtime
) -> None:
    ram = worker(telegram, RAM, "Ram")
    await ram.says("/erase")
    await until(lambda: menu(ram))
    await ram.presses(ram.buttons()[-1])
    await until(lambda: not menu(ram))
    assert not tables.Chat.select().where(tables.Chat.chat_id == RAM).count()


async def test_a_restart_sets_no_menu_again(
    telegram: World, server: str, app: Runtime, settings: Settings, db: Database, clock: Clock
) -> None:
    ram = worker(telegram, RAM, "Ram")
    async with running(app, pauses=(0.01,)):
        await ram.says("/me")
        await until(lambda: menu(ram))
    scope = ("chat", RAM, 0)
    telegram.profile.menus.pop((scope, ""))
    again = build(settings.model_copy(update={"api_url": server}), db, clock)
    async with running(again, pauses=(0.01,)):
        await ram.says("/me")
        await until(lambda: RAM in again.services.command_menus._seen)
        assert menu(ram) == {}


async def test_a_menu_that_cannot_be_set_fails_nothing_and_is_tried_again_later(
    telegram: World, bot: Runtime, caplog: pytest.LogCaptureFixture, monkeypatch: Any
) -> None:
    ram, menus = worker(telegram, RAM, "Ram"), bot.services.command_menus

    async def fail(*_: object) -> None:
        raise NetworkError("Bad Gateway")

    with monkeypatch.context() as patch:
        patch.setattr(menus, "_send", fail)
        assert "Ram" in await ram.says("/me")
        assert "Ram" in await ram.says("/me")
        await until(lambda: "command menu not set" in caplog.text)
    lines = [r for r in caplog.records if "command menu not set" in r.getMessage()]
    assert [(r.getMessage(), bool(r.exc_info)) for r in lines] == [
        ("api: command menu not set: Bad Gateway", False)
    ]
    assert {row.state for row in tables.Inbox.select()} == {"done"}
    menus._not_before = 0.0
    await ram.says("/me")
    await until(lambda: menu(ram))


async def test_who_holds_a_post_at_a_booth_sees_what_that_allows(
    telegram: World, bot: Runtime
) -> None:
    ram = worker(telegram, RAM, "Ram")
    give(by_telegram_id(RAM), "166/1", "booth_president")
    await ram.says("/me")
    await until(lambda: "add" in menu(ram))
    assert "target" not in menu(ram)
