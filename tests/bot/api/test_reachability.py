"""When an unanswered message is repeated, in simulated time."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest
from telegram.error import RetryAfter

from bot.api import reachability
from bot.api.reachability import CALM, LOOK, QUIET, note_answer, note_failure, until_answering
from bot.api.retry import LONGEST_OUTAGE
from tests.bot.support.simulated_loop import run

Note = Callable[[], None]
ANSWERS = [(float(second), note_answer) for second in range(700)]


@pytest.fixture(autouse=True)
def long_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget the time of another loop."""
    monkeypatch.setattr(reachability, "_noted_at", -QUIET)


def waited(*calls: tuple[float, Note], down: float = 0.0, repeats: int = 1) -> tuple[float, int]:
    """Return how many seconds repeats wait, and how often they ask, while other calls happen.

    Until the second `down` nobody who asks is answered.
    """
    asked: list[float] = []

    async def main() -> float:
        loop = asyncio.get_running_loop()

        async def probe() -> None:
            asked.append(loop.time())
            (note_answer if loop.time() >= down else note_failure)()

        for second, note in calls:
            loop.call_at(second, note)
        await asyncio.gather(*(until_answering(probe, LONGEST_OUTAGE) for _ in range(repeats)))
        return loop.time()

    return run(main), len(asked)


def test_alone_it_asks_and_goes_on_when_it_is_answered() -> None:
    seconds, asked = waited()
    assert seconds == pytest.approx(QUIET, abs=LOOK)
    assert asked == 1


def test_where_others_are_answered_it_asks_nothing() -> None:
    seconds, asked = waited(*((s + 0.1, n) for s, n in ANSWERS), (0.0, note_answer))
    assert seconds == pytest.approx(QUIET, abs=2 * LOOK)
    assert asked <= 1


def test_in_an_outage_all_who_wait_ask_once_a_second_together_and_then_wait_for_a_calm() -> None:
    seconds, asked = waited(down=30.0, repeats=50)
    assert seconds == pytest.approx(30 + CALM, abs=2 * QUIET)
    assert asked <= seconds / QUIET + 1


def test_while_others_fail_it_waits_for_answers_without_a_failure() -> None:
    storm = [(0.1 + second, note_failure) for second in range(0, 90, 3)]
    last = storm[-1][0]
    seconds, _ = waited(*ANSWERS, *storm)
    assert seconds == pytest.approx(last + CALM, abs=2 * LOOK)


def test_no_outage_is_waited_out_for_ever() -> None:
    seconds, _ = waited(down=10**6)
    assert seconds == pytest.approx(LONGEST_OUTAGE, abs=2 * QUIET)


def test_when_telegram_asks_for_a_pause_nobody_asks_before_it_is_over() -> None:
    asked: list[float] = []

    async def main() -> None:
        loop = asyncio.get_running_loop()

        async def probe() -> None:
            asked.append(loop.time())
            if len(asked) == 1:
                loop.call_later(1.0, note_failure)  # of another call
                raise RetryAfter(timedelta(seconds=30))
            note_answer()

        await asyncio.gather(*(until_answering(probe, LONGEST_OUTAGE) for _ in range(3)))

    run(main)
    assert asked[1] - asked[0] >= 30
