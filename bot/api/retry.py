"""Retry calls of the Bot API that may succeed a little later.

A wait that Telegram itself asks for (429) is waited out a few times in
bot/api/limits/rate_limiter.py.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from telegram.error import RetryAfter, TelegramError

from bot.api.answering import report_long_wait
from bot.api.error_meaning import ErrorMeaning, flood_wait, meaning_of
from bot.api.reachability import until_answering
from bot.api.transport import SendUnanswered

T = TypeVar("T")
# Seconds between tries, ten minutes in all: an outage is longer than a moment, and a person who
# asked wants to know. Only what the same person asks next in that chat waits behind.
PAUSES = (0.5, 2.0, 5.0, 10.0, 20.0, 30.0, *(60.0,) * 9)
REPEATS = 1  # of a message that may have arrived
LONGEST_OUTAGE = 600.0  # seconds; then a message that may have arrived is repeated in any case
LONGEST_WAIT = 60.0  # seconds; a longer flood wait is not worth an answer any more
# What a repeat may make better. Whatever else Telegram answers, it answers again.
_PASSING = frozenset(
    {ErrorMeaning.WAIT, ErrorMeaning.NOT_SENT, ErrorMeaning.FAULT, ErrorMeaning.UNKNOWN}
)


async def with_retries(send: Callable[[], Awaitable[T]], repeats: int = REPEATS) -> T | None:
    """Send a reply, again while Telegram cannot be reached or does not answer as Telegram.

    A message that was not answered may have arrived. It is sent once more (`repeats`), when
    Telegram answers other calls again, which is better than a person left without an answer; then
    no more.
    Returns None for what arrived and is known to be gone again. Raises what the last try raised.
    """
    unanswered, probe = 0, None
    for pause in PAUSES:
        try:
            return await send()
        except TelegramError as error:
            if meaning_of(error) is ErrorMeaning.ARRIVED:
                return None
            if not _is_passing(error):
                raise
            report_long_wait()
            if isinstance(error, SendUnanswered):
                unanswered, probe = unanswered + 1, error.probe
                if unanswered > repeats:
                    raise
            await asyncio.sleep(pause)
            if probe is not None:
                await until_answering(probe, LONGEST_OUTAGE)
    return await send()


def _is_passing(error: TelegramError) -> bool:
    if isinstance(error, RetryAfter):
        return flood_wait(error).total_seconds() <= LONGEST_WAIT
    return meaning_of(error) in _PASSING
