"""Count what the Bot API answers and fails, so that a repeat can wait until answers come again."""

import asyncio
from collections.abc import Awaitable, Callable

from telegram.error import RetryAfter, TelegramError

from bot.api.error_meaning import flood_wait

LOOK = 0.25  # seconds between two looks
QUIET = 1.0  # seconds without any answer or failure, after which a call is made to find out
CALM = 10.0  # seconds of answers without a failure after an outage, which may come back

_answers = 0
_failures = 0
_noted_at = 0.0  # by the event loop's time


def note_answer() -> None:
    """Record that a call was answered, whatever Telegram's answer was."""
    global _answers, _noted_at
    _answers += 1
    _noted_at = max(_noted_at, asyncio.get_running_loop().time())


def note_failure() -> None:
    """Record that a call got no answer, or one that says that Telegram is in trouble."""
    global _failures, _noted_at
    _failures += 1
    _noted_at = max(_noted_at, asyncio.get_running_loop().time())


async def until_answering(probe: Callable[[], Awaitable[object]], longest: float) -> bool:
    """Wait until calls are answered, and where others failed meanwhile until all is calm again.

    `probe` makes a call that does no harm: while nothing else says how it stands, it finds out. It
    may raise TelegramError.
    Returns False when that takes `longest` seconds.
    """
    global _noted_at
    loop = asyncio.get_running_loop()
    begin = calm_since = loop.time()
    answers, failures, calm = _answers, _failures, QUIET
    while loop.time() - begin < longest:
        if failures != _failures:
            calm, calm_since = CALM, loop.time()
            answers, failures = _answers, _failures
        if answers != _answers and loop.time() - calm_since >= calm:
            return True
        if loop.time() - _noted_at >= QUIET:
            _noted_at = loop.time()  # one call for all who wait
            try:
                await probe()
            except RetryAfter as error:  # then nobody asks for so long
                _noted_at = loop.time() + flood_wait(error).total_seconds()
            except TelegramError:
                continue  # that was noted
        else:
            await asyncio.sleep(LOOK)
    return False
