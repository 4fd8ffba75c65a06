"""Strangers see the numbers of places only if the settings say so; those of booths always."""

import pytest

from bot.app import running
from bot.i18n import Catalogues
from bot.runtime import Runtime
from config.settings import Settings
from models import chats
from playground.telegram import World, groups
from tests.bot.support.agar_people import MEENA, meena, newcomer, worker
from tests.bot.support.monday_noon import clock
from tests.bot.support.people import Person
from tests.support.world import NOON, place_id

__all__ = ["clock"]

CLOSED = Catalogues().text("hi", Settings().zone).plain("error.place_closed")
COMMANDS = ("strength", "top", "posts")


@pytest.fixture
def farid(telegram: World, bot: object) -> Person:
    """Farid, whom nobody knows."""
    return newcomer(telegram, 3, "Farid")


@pytest.mark.parametrize("command", COMMANDS)
async def test_a_stranger_sees_no_place_and_may_register(farid: Person, command: str) -> None:
    for typed in (f"/{command}", f"/{command} PC21", f"/{command} आगर"):
        assert await farid.says(typed) == CLOSED
        assert farid.last()["reply_markup"]["inline_keyboard"][0][0]["callback_data"] == (
            "run:register:"
        )


@pytest.mark.parametrize("data", [f"run:{name}:PC21" for name in COMMANDS])
async def test_an_old_button_shows_a_stranger_no_more(farid: Person, data: str) -> None:
    await farid.says("/help")
    await farid.sends_data(data)
    assert farid.last()["text"] == CLOSED


async def test_buttons_with_a_places_id_show_a_stranger_no_more(farid: Person) -> None:
    await farid.says("/help")
    place = place_id("PC21")
    for data in (f"top:week:{place}", f"top:all:{place}", f"rank:{place}", f"roster:{place}:0:0"):
        await farid.sends_data(data)
        assert farid.last()["text"] == CLOSED


async def test_a_stranger_sees_every_booth(farid: Person) -> None:
    assert "166/1 Village 1" in await farid.says("/booth 166/1")
    assert "166/1" in await farid.says("/posts 166/1")
    assert farid.last()["text"] != CLOSED


@pytest.mark.parametrize("command", COMMANDS)
async def test_a_worker_sees_every_place(telegram: World, bot: object, command: str) -> None:
    asha = worker(telegram, 1, "Asha", "166/2")
    assert "PC20 राजगढ़" in await asha.says(f"/{command} PC20")


async def test_strangers_see_places_where_the_settings_say_so(
    telegram: World, app: Runtime
) -> None:
    opened = app.services.settings.model_copy(update={"public_strength": True})
    object.__setattr__(app.services, "settings", opened)
    async with running(app, pauses=(0.01,)):
        farid = newcomer(telegram, 3, "Farid")
        for command in COMMANDS:
            assert await farid.says(f"/{command}") != CLOSED
            assert "PC21 देवास" in await farid.says(f"/{command} PC21")


@pytest.mark.parametrize("command", ["strength", "top"])
async def test_a_stranger_in_a_linked_group_sees_what_lies_in_its_place(
    telegram: World, bot: object, command: str
) -> None:
    coordinator, farid = meena(telegram), telegram.add_person("Farid", user_id=3)
    group = telegram.add_group("Dewas", coordinator.user)
    groups.join(telegram, farid, group.id)
    groups.bring_bot(telegram, coordinator.user, group.id, "add")
    inside = Person(telegram, farid, group)
    assert "देवास" not in await inside.says(f"/{command} PC21")
    chats.link(group.id, 0, "Dewas", place_id("PC21"), by=MEENA, now=NOON)
    for typed in (f"/{command}", f"/{command} PC21", f"/{command} AC166"):
        assert await inside.says(typed) != CLOSED
    for typed in (f"/{command} PC20", f"/{command} MP"):
        assert await inside.says(typed) == CLOSED
