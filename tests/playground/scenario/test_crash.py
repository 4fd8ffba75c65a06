"""The bot of the playground dies without warning, and its clock goes back."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest

from models import tables
from tests.playground.conftest import Play
from tests.playground.scenario.test_jump import person, told
from tests.playground.scenario.test_jump import story as story


async def until(true: Callable[[], Awaitable[object]]) -> None:
    async with asyncio.timeout(60):
        while not await true():  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def test_what_was_done_before_a_crash_is_done_once_and_a_clock_set_back_holds_up_nothing(
    story: Play, caplog: pytest.LogCaptureFixture
) -> None:
    irfan = await person(story, "इरफ़ान शेख")

    async def seats() -> int:
        held = tables.Enrolment.select().join(tables.Worker)
        return held.where(tables.Worker.telegram_id == irfan, tables.Enrolment.session == 2).count()

    async def says(part: str) -> bool:
        return any(part in message["text"] for message in await told(story, irfan, irfan))

    await story.post("faults", method="sendMessage", kind="silence", seconds=60, times=50)
    await story.post("send", viewer=irfan, chat=irfan, text="/enrol T2")
    await until(seats)
    await story.post("crash")
    async with story.session.delete(f"{story.base_url}/play/faults") as answer:
        assert answer.status == 200
    await until(lambda: says("↻"))
    assert await seats() == 1

    was = datetime.fromisoformat((await story.get("state"))["clock"]["now"])
    clock = await story.post("clock", hours_back=2)
    assert datetime.fromisoformat(clock["now"]) - was < timedelta(hours=-1)

    async def is_noticed() -> bool:
        return "clock: went back by 7200 seconds" in caplog.text

    await until(is_noticed)
    await story.post("send", viewer=irfan, chat=irfan, text="/booth 166/9999")
    await until(lambda: says("166/9999"))
