"""Remember when the Bot API last answered, so that a repeat can wait until answers come again."""

import asyncio

LOOK = 0.25  # seconds between two looks

_answered_at = 0.0  # by the event loop's time


def note_answer() -> None:
    """Record that a call was answered, whatever the answer was."""
    global _answered_at
    _answered_at = asyncio.get_running_loop().time()


async def until_answering(longest: float) -> None:
    """Wait until some call is answered from now on, `longest` seconds at most."""
    loop = asyncio.get_running_loop()
    begin = loop.time()
    while _answered_at <= begin and loop.time() - begin < longest:  # noqa: ASYNC110
        await asyncio.sleep(LOOK)
