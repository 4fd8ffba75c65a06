"""Answers that wait: whom they hold, and what goes before them."""

import asyncio

from telegram.error import NetworkError

from bot.api import give_way, on_long_wait, with_retries
from bot.api.answering import MOMENT
from bot.api.limits.send_queue import PATIENCE
from tests.bot.api.limits.simulated_sending import ASHA, GROUP, RAVI, Telegram, new
from tests.bot.support.simulated_loop import run


async def waits(telegram: Telegram, chat: int, way: float = 0.0) -> list[float]:
    """Send an answer; return when it was reported that it waits."""
    told: list[float] = []
    loop = asyncio.get_running_loop()

    async def answer() -> None:
        on_long_wait(lambda: told.append(loop.time()))
        await telegram.send(chat, way=way)

    await asyncio.create_task(answer())
    return told


def test_an_answer_that_waits_for_a_place_in_its_chat_says_so_and_a_quick_one_does_not() -> None:
    async def main() -> tuple[list[float], list[float]]:
        telegram = new(private_burst=1)
        return await waits(telegram, ASHA), await waits(telegram, ASHA)

    assert run(main) == ([], [MOMENT])


def test_an_answer_that_waits_for_telegram_says_so() -> None:
    async def main() -> tuple[list[float], list[float]]:
        telegram = new()
        telegram.floods = {RAVI: [7]}
        return await waits(telegram, ASHA, way=10), await waits(telegram, RAVI)

    slow, flooded = run(main)
    assert slow == [MOMENT]
    assert flooded == [10 + MOMENT]


def test_an_answer_that_will_be_tried_again_says_so_at_once() -> None:
    async def main() -> list[str]:
        events: list[str] = []

        async def send() -> None:
            events.append("sent")
            if len(events) == 1:
                raise NetworkError("status 502")

        on_long_wait(lambda: events.append("waits"))
        await with_retries(send)
        return events

    assert run(main) == ["sent", "waits", "sent"]


def member(telegram: Telegram, text: str, chat: int = GROUP) -> "asyncio.Task[None]":
    """Send an answer to a member of a group, which gives way."""

    async def answer() -> None:
        give_way()
        await telegram.send(chat, text)

    return asyncio.create_task(answer())


def test_in_a_group_the_digest_and_those_who_coordinate_go_before_its_members() -> None:
    async def main() -> list[str]:
        telegram = new(per_group_minute=1000)
        members = [member(telegram, f"member {n}") for n in range(10)]
        await asyncio.sleep(1.5)
        first = [
            telegram.send(GROUP, "digest", priority=5),
            telegram.send(GROUP, "coordinator"),
            telegram.send(ASHA, "private"),
        ]
        await asyncio.gather(*first, *members)
        return telegram.texts()

    texts = run(main)
    assert texts[:5] == ["member 0", "member 1", "private", "coordinator", "digest"]
    assert texts[5:] == [f"member {n}" for n in range(2, 10)]


def test_the_answers_to_members_leave_room_in_the_groups_minute() -> None:
    async def main() -> float:
        telegram = new()
        members = [member(telegram, "member") for _ in range(60)]
        await asyncio.sleep(30)
        assert len(telegram.arrived) == 15
        for _ in range(5):
            await telegram.send(GROUP, "digest", priority=5)
        ended = asyncio.get_running_loop().time()
        await asyncio.gather(*members)
        return ended

    assert run(main) < 36


def test_members_go_on_when_the_digest_before_them_is_handed_back() -> None:
    async def main() -> float:
        telegram = new()
        telegram.floods = {GROUP: [7]}
        first = member(telegram, "first")
        await asyncio.sleep(0.5)
        second = member(telegram, "second")
        digest = telegram.send(GROUP, "digest", priority=5)
        await asyncio.gather(first, second, digest, return_exceptions=True)
        return asyncio.get_running_loop().time()

    assert run(main) < 20


def test_people_who_never_stop_leave_one_place_in_five_to_digests_that_are_held_up() -> None:
    async def main() -> tuple[float, int]:
        telegram = new(per_second=40)

        async def never_stops(person: int) -> None:
            while True:
                await telegram.send(person, way=0.02, back=0.02)

        people = [asyncio.create_task(never_stops(n)) for n in range(1, 61)]
        await asyncio.sleep(5)
        before, begin = len(telegram.arrived), asyncio.get_running_loop().time()
        digests = [telegram.send(-n, priority=5, way=0.02, back=0.02) for n in range(1, 31)]
        await asyncio.gather(*digests)
        took = asyncio.get_running_loop().time() - begin
        answered = len(telegram.arrived) - before - 30
        for person in people:
            person.cancel()
        return took, answered

    took, answered = run(main)
    assert PATIENCE < took <= PATIENCE + 6
    assert answered >= 20 * took
