"""The picture on the wall renews itself, until it is closed or its message is gone."""

import re
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from bot.handlers.trainings import hall_picture
from bot.runtime import Runtime
from models import attendance, tables, trainings
from models.clock import Clock
from playground.telegram import World
from tests.bot.support.agar_people import MEENA, plan
from tests.bot.support.monday_noon import clock, meena
from tests.bot.support.people import Person
from tests.support.world import NOON

__all__ = ["clock", "meena"]
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def session(meena: Person) -> trainings.Session:
    """A session that begins in half an hour, whose code Meena shows to the hall."""
    session = plan(at=NOON + timedelta(minutes=30))
    await meena.says("/attendance")
    await meena.sends_data(f"openattendance:{session.id}")
    return session


def pictures(meena: Person) -> list[dict[str, Any]]:
    return [m for m in meena.chat.messages.values() if "photo" in m]


def digits(message: dict[str, Any]) -> str:
    found = re.search(r"\b\d{6}\b", message["caption"])
    return found[0] if found else ""


async def a_minute_later(bot: Runtime, clock: Clock) -> None:
    clock.jump_to(clock.now() + MINUTE)
    await hall_picture.renew(bot.services, bot.bot)


async def test_each_minute_the_same_message_shows_the_code_of_that_minute(
    bot: Runtime, clock: Clock, meena: Person, session: trainings.Session
) -> None:
    [first] = pictures(meena)
    for _ in range(2):
        await a_minute_later(bot, clock)
        [now] = pictures(meena)
        assert now["message_id"] == first["message_id"]
        assert now["photo"][0]["file_unique_id"] != first["photo"][0]["file_unique_id"]
        seen = attendance.look_at(session.id, by=MEENA, now=clock.now())
        assert digits(now) == seen.code != digits(first)
        assert now["reply_markup"]
    await hall_picture.renew(bot.services, bot.bot)  # nothing more in this minute
    assert pictures(meena) == [now]


async def test_a_picture_that_is_sent_again_is_the_only_one(
    bot: Runtime, clock: Clock, meena: Person, session: trainings.Session
) -> None:
    [first] = pictures(meena)
    await meena.sends_data(f"openattendance:{session.id}")
    [second] = pictures(meena)
    assert second["message_id"] > first["message_id"]
    assert digits(second) == digits(first)
    await a_minute_later(bot, clock)
    [renewed] = pictures(meena)
    assert (renewed["message_id"], digits(renewed) != digits(second)) == (
        second["message_id"],
        True,
    )


async def test_once_it_is_closed_the_picture_says_so_and_is_left_alone(
    bot: Runtime, clock: Clock, meena: Person, session: trainings.Session
) -> None:
    clock.jump_to(session.starts_at)
    attendance.close(session.id, by=MEENA, now=clock.now())
    await a_minute_later(bot, clock)
    [closed] = pictures(meena)
    assert digits(closed) == ""
    assert tables.HallPicture.select().count() == 0


async def test_a_message_that_is_gone_ends_the_renewing_and_not_the_attendance(
    bot: Runtime, clock: Clock, telegram: World, meena: Person, session: trainings.Session
) -> None:
    [message] = pictures(meena)
    telegram.remove(meena.chat, message["message_id"])
    await a_minute_later(bot, clock)
    assert tables.HallPicture.select().count() == 0
    seen = attendance.look_at(session.id, by=MEENA, now=clock.now())
    assert seen.stage is attendance.AttendanceStage.OPEN


@pytest.mark.parametrize(
    ("fault", "left"),
    [
        ({"status": 502, "times": 9}, 1),
        ({"status": 403, "description": "Forbidden: bot was blocked by the user"}, 0),
        ({"status": 400, "description": "Bad Request: message can't be edited"}, 0),
        ({"status": 400, "description": "Bad Request: message is not modified"}, 1),
    ],
)
async def test_trouble_that_passes_leaves_it_to_the_next_minute_and_a_refusal_does_not(
    bot: Runtime,
    clock: Clock,
    server: str,
    meena: Person,
    session: trainings.Session,
    fault: dict[str, object],
    left: int,
) -> None:
    async with aiohttp.ClientSession() as http:
        wish = {"method": "editMessageMedia", "kind": "status", **fault}
        assert (await http.post(f"{server}/play/faults", json=wish)).status == 200
    await a_minute_later(bot, clock)
    assert tables.HallPicture.select().count() == left
