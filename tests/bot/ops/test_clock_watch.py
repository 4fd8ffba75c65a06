"""Jumps of the machine's clock: told once each, whichever way."""

import asyncio

import pytest

from bot.ops import ClockWatch
from tests.bot.support.simulated_loop import run


@pytest.mark.parametrize(
    ("seconds", "line"),
    [
        (-7200.0, "clock: went back by 7200 seconds"),
        (86400.0, "clock: went forward by 86400 seconds"),
        (20.0, None),
    ],
)
def test_a_jump_is_logged_once_and_told_once(
    seconds: float, line: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    async def main() -> tuple[list[int], float | None]:
        loop, told = asyncio.get_running_loop(), []
        watch = ClockWatch(lambda: 1e9 + loop.time() + (seconds if loop.time() > 60 else 0))
        watch.on_jump(lambda: told.append(round(loop.time())))
        task = asyncio.create_task(watch.run())
        await asyncio.sleep(59)
        assert watch.last_jump is None
        await asyncio.sleep(600)
        task.cancel()
        return told, watch.last_jump

    told, last = run(main)
    assert told == ([65] if line else [])
    assert last == (seconds if line else None)
    assert [r.getMessage() for r in caplog.records] == ([line] if line else [])
