"""Keep Telegram's limits, in order, and let replies go first."""

import asyncio
from collections import defaultdict
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.api import RateLimiter, RateLimits, mark_redelivered
from models.clock import Clock
from tests.bot.api.limits.simulated_sending import ASHA, GROUP, RAVI, Telegram, new
from tests.bot.support.simulated_loop import run
from tests.support.world import DAY

SLACK = 1e-6  # seconds by which floating point may err


def most_in(times: list[float], span: float) -> int:
    """Return the most that any window of `span` seconds holds, its end left out."""
    return max(sum(begin <= t < begin + span - SLACK for t in times) for begin in times)


SENDS = st.lists(
    st.tuples(
        st.floats(0, 3),  # when somebody wants to send
        st.sampled_from([GROUP, GROUP - 1, ASHA, RAVI, 3, 4, 5, 6, 7, 8]),
        st.sampled_from([None, 0, 5]),
        st.floats(0, 0.4),  # on its way
        st.floats(0, 0.4),  # the answer's way
        st.sampled_from(["sendMessage", "editMessageText"]),
    ),
    min_size=1,
    max_size=60,
)


@given(SENDS)
def test_no_window_ever_holds_more_than_the_limits_however_long_messages_take(
    sends: list[tuple[float, int, int | None, float, float, str]],
) -> None:
    async def main() -> Telegram:
        telegram = new(per_second=4, per_chat_second=1, per_group_minute=5)

        async def send(
            at: float, chat: int, priority: int | None, way: float, back: float, endpoint: str
        ) -> None:
            await asyncio.sleep(at)
            more: dict[str, Any] = {"priority": priority, "way": way, "back": back}
            await telegram.send(chat, endpoint, endpoint=endpoint, **more)

        await asyncio.gather(*(send(*planned) for planned in sends))
        return telegram

    arrived = run(main).arrived
    assert len(arrived) == len(sends)
    by_chat, new_ones = defaultdict(list), defaultdict(list)
    for at, chat, endpoint in arrived:
        by_chat[chat].append(at)
        if endpoint == "sendMessage":
            new_ones[chat].append(at)
    assert most_in([at for at, _, _ in arrived], 1) <= 4
    assert all(
        most_in(new_ones[chat], 1 if chat < 0 else 4) <= (1 if chat < 0 else 4) for chat in new_ones
    )
    assert all(most_in(by_chat[chat], 60) <= 5 for chat in by_chat if chat < 0)


def test_the_answer_to_a_redelivered_update_goes_before_those_that_wait() -> None:
    async def main() -> Telegram:
        telegram = new(per_second=1)

        async def again(chat: int, text: str) -> None:
            mark_redelivered()
            await telegram.send(chat, text)

        waiting = [asyncio.create_task(telegram.send(n, f"{n}")) for n in (1, 2, 3)]
        await asyncio.sleep(0.5)
        redelivered = [asyncio.create_task(again(n, f"{n}, redelivered")) for n in (4, 5)]
        await asyncio.gather(*waiting, *redelivered)
        return telegram

    assert run(main).texts() == ["1", "4, redelivered", "5, redelivered", "2", "3"]


def test_a_digest_run_to_543_groups_uses_what_the_limit_gives() -> None:
    async def main() -> Telegram:
        telegram = new()
        sends = (telegram.send(-n, priority=5, way=0.002, back=0.002) for n in range(1, 544))
        await asyncio.gather(*sends)
        return telegram

    times = [at for at, _, _ in run(main).arrived]
    assert most_in(times, 1) <= 30
    assert times[-1] - times[0] <= 1.02 * 543 / 30


def test_a_reply_goes_before_the_broadcasts_that_wait_and_waits_a_slot_at_most() -> None:
    async def main() -> tuple[float, int]:
        telegram = new()
        run_ = [asyncio.create_task(telegram.send(-n, "digest", priority=5)) for n in range(1, 200)]
        await asyncio.sleep(3.01)
        asked = asyncio.get_running_loop().time()
        await telegram.send(ASHA, "reply")
        waited, before = asyncio.get_running_loop().time() - asked, len(telegram.arrived)
        await asyncio.gather(*run_)
        return waited, before

    waited, before = run(main)
    assert waited <= 1 / 30 + SLACK
    assert before < 100


@pytest.mark.parametrize(("per_second", "number"), [(23, 540), (30, 500)])
def test_questions_beside_a_digest_run_hardly_wait(per_second: int, number: int) -> None:
    """Four fifths of the limit always, all of it for as long as the digests are patient."""

    async def main() -> tuple[list[float], Telegram]:
        telegram, waits = new(), []
        run_ = [asyncio.create_task(telegram.send(-n, priority=5)) for n in range(1, 544)]

        async def ask(n: int) -> None:
            await asyncio.sleep(3.01 + n / per_second)
            asked = asyncio.get_running_loop().time()
            await telegram.send(n, way=0.001, back=0.001)
            waits.append(asyncio.get_running_loop().time() - asked)

        await asyncio.gather(*(ask(n) for n in range(1, number + 1)), *run_)
        return waits, telegram

    waits, telegram = run(main)
    assert max(waits) <= 0.1
    assert most_in([at for at, _, _ in telegram.arrived], 1) <= 30


def test_more_urgent_broadcasts_go_first() -> None:
    async def main() -> list[str]:
        telegram = new(per_second=1)
        first = asyncio.create_task(telegram.send(-1, "first", priority=5))
        await asyncio.sleep(0)
        await asyncio.gather(
            first,
            telegram.send(-2, "digest", priority=5),
            telegram.send(-3, "session moved", priority=1),
            telegram.send(ASHA, "reply"),
        )
        return telegram.texts()

    assert run(main) == ["first", "reply", "session moved", "digest"]


def test_the_messages_of_one_answer_leave_at_once_in_private_and_one_a_second_in_a_group() -> None:
    async def main(chat: int) -> list[float]:
        telegram = new()
        for n in range(6):
            await telegram.send(chat, str(n))
        return [at for at, _, _ in telegram.arrived]

    assert run(lambda: main(ASHA)) == [0, 0, 0, 0, 4, 4]
    assert run(lambda: main(GROUP)) == [0, 1, 2, 3, 4, 5]


def test_a_private_chat_gets_one_message_a_second_on_the_average() -> None:
    async def main() -> list[float]:
        telegram = new()
        await asyncio.gather(*(telegram.send(ASHA, way=0.1, back=0.1) for _ in range(40)))
        return [at for at, _, _ in telegram.arrived]

    times = run(main)
    assert most_in(times, 4) <= 4
    assert times[-1] - times[0] >= 36 - SLACK


def test_a_private_chat_that_was_asked_to_wait_gets_no_burst_until_then() -> None:
    async def main() -> list[float]:
        telegram = new()
        telegram.floods[ASHA] = [7]
        await asyncio.gather(*(telegram.send(ASHA, str(n), way=0.01) for n in range(3)))
        return [at for at, _, _ in telegram.arrived]

    assert min(run(main)[3:]) >= 7


def test_messages_of_one_chat_arrive_in_the_order_in_which_they_were_said() -> None:
    async def main() -> list[str]:
        telegram = new()
        ways = (0.5, 0.1, 0.3, 0.0)
        sends = (telegram.send(ASHA, str(n), way=way) for n, way in enumerate(ways))
        await asyncio.gather(*sends)
        return telegram.texts()

    assert run(main) == ["0", "1", "2", "3"]


def test_a_chat_that_waits_keeps_nobody_else_waiting() -> None:
    async def main() -> list[str]:
        telegram = new()
        await asyncio.gather(
            telegram.send(GROUP, "first"),
            telegram.send(GROUP, "second"),
            telegram.send(RAVI, "ravi"),
        )
        return telegram.texts()

    assert run(main) == ["first", "ravi", "second"]


@pytest.mark.parametrize("endpoint", ["answerCallbackQuery", "sendChatAction"])
def test_answering_a_button_waits_for_nothing(endpoint: str) -> None:
    async def main() -> float:
        telegram = new(per_second=1)
        await telegram.send(ASHA, "message")
        for _ in range(10):
            await telegram.send(ASHA, "edit", endpoint=endpoint)
        return asyncio.get_running_loop().time()

    assert run(main) == 0


@pytest.mark.parametrize("endpoint", ["editMessageText", "deleteMessage"])
def test_a_changed_message_counts_over_all_and_in_a_groups_minute_not_in_its_chats_second(
    endpoint: str,
) -> None:
    async def main(chat: int) -> list[float]:
        telegram = new(per_second=5, per_group_minute=7)
        await telegram.send(chat, "message")
        for _ in range(7):
            await telegram.send(chat, endpoint=endpoint)
        return [at for at, _, _ in telegram.arrived]

    assert [int(at) for at in run(lambda: main(ASHA))] == [0, 0, 0, 0, 0, 1, 1, 1]
    assert [int(at) for at in run(lambda: main(GROUP))] == [0, 0, 0, 0, 0, 1, 1, 60]


def test_people_wait_for_no_broadcasts_however_slow_telegram_is() -> None:
    async def main() -> float:
        telegram = new()
        sends = [telegram.send(-n, priority=5, way=17) for n in range(1, 60)]
        broadcasts = asyncio.gather(*sends)
        await asyncio.sleep(5)
        await telegram.send(ASHA, "asha")
        broadcasts.cancel()
        return telegram.arrived[0][0]

    assert run(main) == 5


def test_who_gives_up_waiting_leaves_their_place_to_the_next() -> None:
    async def main() -> list[str]:
        telegram = new()
        await telegram.send(GROUP, "first")
        gone = asyncio.create_task(telegram.send(GROUP, "second"))
        last = asyncio.create_task(telegram.send(GROUP, "third"))
        await asyncio.sleep(0.5)
        gone.cancel()
        await last
        assert last.done()
        assert asyncio.get_running_loop().time() <= 1 + SLACK
        return telegram.texts()

    assert run(main) == ["first", "third"]


def test_a_message_without_an_answer_keeps_its_place_and_no_more_than_that() -> None:
    async def main() -> float:
        telegram = new(per_second=2)
        silent = asyncio.create_task(telegram.send(ASHA, way=600))
        await asyncio.sleep(0.1)
        for n in range(3, 6):
            await telegram.send(n)
        silent.cancel()
        return asyncio.get_running_loop().time()

    assert 2 <= run(main) < 3


def test_a_bot_with_many_chats_does_not_remember_them_all() -> None:
    async def main() -> int:
        telegram = new(per_second=1000, private_burst=1)
        for chat in range(5000):
            await telegram.send(chat)
        return len(telegram.limiter._queue._chats)

    assert run(main) <= 3000


def test_a_broadcast_of_priority_nought_still_lets_replies_go_first() -> None:
    async def main() -> list[str]:
        telegram = new(per_second=1)
        await asyncio.gather(
            telegram.send(-1, "first", priority=0),
            telegram.send(-2, "broadcast", priority=0),
            telegram.send(ASHA, "reply"),
        )
        return telegram.texts()

    assert run(main) == ["first", "reply", "broadcast"]


def test_a_minute_that_the_playgrounds_clock_jumps_over_is_over() -> None:
    clock = Clock()

    async def main() -> Telegram:
        telegram = Telegram(RateLimiter(RateLimits(per_group_minute=2), clock.jumped))
        for day in range(3):
            for text in "ab":
                await telegram.send(GROUP, f"{day}{text}", priority=5)
            clock.jump_to(clock.now() + DAY)
        clock.set_back(2 * DAY)  # is no time that anybody waits once more
        await telegram.send(GROUP, "3a", priority=5)
        return telegram

    assert [round(at) for at, _, _ in run(main).arrived] == [0, 1, 1, 2, 2, 3, 3]


def test_what_waits_while_the_clock_jumps_leaves_at_once() -> None:
    clock = Clock()

    async def main() -> Telegram:
        limiter = RateLimiter(RateLimits(per_group_minute=1), clock.jumped)
        clock.on_jump(limiter.look)
        telegram = Telegram(limiter)
        await telegram.send(GROUP, "a", priority=5)
        waits = asyncio.create_task(telegram.send(GROUP, "b", priority=5))
        await asyncio.sleep(1)
        clock.jump_to(clock.now() + DAY)
        await waits
        return telegram

    assert [round(at) for at, _, _ in run(main).arrived] == [0, 1]
