"""Wait after a 429: for whom, how long, and what is given up instead."""

import asyncio
from typing import Any

import pytest
from telegram.error import RetryAfter

from bot.api import RateLimiter, RateLimits
from tests.bot.api.limits.simulated_sending import ASHA, GROUP, RAVI, new
from tests.bot.support.simulated_loop import run


def test_too_many_requests_holds_back_that_chat_alone_and_the_reply_is_sent_again() -> None:
    async def main() -> list[tuple[float, int, str]]:
        telegram = new()
        telegram.floods = {ASHA: [7]}
        later = telegram.send(ASHA, "second")
        await asyncio.gather(telegram.send(ASHA, "first"), telegram.send(RAVI, "ravi"), later)
        return telegram.arrived

    arrived = run(main)
    assert [text for _, _, text in arrived] == ["first", "ravi", "first", "second"]
    assert arrived[1][0] == 0
    assert arrived[2][0] >= 7


def test_what_is_said_into_a_long_wait_is_given_up_at_once_and_others_go_on() -> None:
    async def main() -> tuple[list[Any], float]:
        telegram = new()
        telegram.floods = {ASHA: [3600]}
        said = [telegram.send(ASHA), telegram.send(ASHA)]
        said += [telegram.send(ASHA, endpoint="editMessageText"), telegram.send(RAVI)]
        answers = await asyncio.gather(*said, return_exceptions=True)
        return list(answers), asyncio.get_running_loop().time()

    answers, ended = run(main)
    assert [isinstance(answer, RetryAfter) for answer in answers] == [True, True, True, False]
    assert ended < 2


def test_an_edit_too_waits_as_long_as_telegram_asked_for_its_chat() -> None:
    async def main() -> float:
        telegram = new()
        telegram.floods = {ASHA: [7]}
        await telegram.send(ASHA, "edit", endpoint="editMessageText")
        return telegram.arrived[-1][0]

    assert run(main) >= 7


def test_too_many_requests_in_many_chats_at_once_hold_back_no_other() -> None:
    async def main() -> float:
        telegram = new()
        telegram.floods = {chat: [30] for chat in range(10, 20)}
        all_of_them = asyncio.gather(*(telegram.send(chat) for chat in range(10, 20)))
        await asyncio.sleep(0.1)
        await telegram.send(ASHA, "asha")
        await all_of_them
        return next(at for at, _, text in telegram.arrived if text == "asha")

    assert run(main) == pytest.approx(0.1)


def test_a_broadcast_is_handed_back_and_so_is_what_waits_for_the_same_chat() -> None:
    async def main() -> tuple[list[Any], list[str]]:
        telegram = new()
        telegram.floods = {GROUP: [40]}
        answers = await asyncio.gather(
            telegram.send(GROUP, "one", priority=5),
            telegram.send(GROUP, "two", priority=5),
            telegram.send(ASHA, "reply"),
            return_exceptions=True,
        )
        return list(answers), telegram.texts()

    (one, two, reply), texts = run(main)
    assert isinstance(one, RetryAfter)
    assert isinstance(two, RetryAfter)
    assert reply is True
    assert sorted(texts) == ["one", "reply"]


def test_a_wait_that_is_longer_than_an_answer_is_worth_is_not_waited_out() -> None:
    async def main() -> None:
        telegram = new()
        telegram.floods = {ASHA: [3600]}
        await telegram.send(ASHA)

    with pytest.raises(RetryAfter):
        run(main)


def test_a_call_without_a_chat_that_is_to_wait_an_hour_fails_immediately() -> None:
    async def refuse() -> bool:
        raise RetryAfter(3600)

    async def main() -> float:
        limiter = RateLimiter(RateLimits())
        with pytest.raises(RetryAfter):
            await limiter.process_request(refuse, (), {}, "setMyCommands", {}, None)
        return asyncio.get_running_loop().time()

    assert run(main) == 0
