"""Patience with the connection: what to do when a reply does not get through at once.

What Telegram itself asks to wait for (429) is waited out in bot/limiter.py.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeVar

from telegram.error import BadRequest, NetworkError, RetryAfter

T = TypeVar("T")
PAUSES = (0.5, 2.0, 5.0)  # seconds between tries when the connection fails


async def patiently(send: Callable[[], Awaitable[T]]) -> T:
    """Send a reply, again when the connection fails.

    After a time-out it may arrive twice, which is better than a person left without an answer.
    Raises what the last try raised.
    """
    for pause in PAUSES:
        try:
            return await send()
        except BadRequest:  # a kind of NetworkError that no repeat makes better
            raise
        except NetworkError:
            await asyncio.sleep(pause)
    return await send()


def flood_wait(error: RetryAfter) -> timedelta:
    """Give how long Telegram asks to wait."""
    wait = error.retry_after  # a timedelta, as bot/__init__.py asks for
    return wait if isinstance(wait, timedelta) else timedelta(seconds=wait)
