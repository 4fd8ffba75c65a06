"""Count what the Bot API answers and fails, so that a repeat can wait until answers come again."""

import asyncio

LOOK = 0.25  # seconds between two looks
CALM = 1.0  # seconds without a failure until the next call will probably be answered

_answers = 0
_failures = 0


def note_answer() -> None:
    """Record that a call was answered, whatever the answer was."""
    global _answers
    _answers += 1


def note_failure() -> None:
    """Record that a call got no answer of Telegram's."""
    global _failures
    _failures += 1


async def until_answering(longest: float, *, alone: bool) -> bool:
    """Wait until a call was answered from now on and none has failed for CALM seconds since.

    `alone`: where no other call fails, no answer is waited for. At most `longest` seconds, and
    then it returns False.
    """
    loop = asyncio.get_running_loop()
    begin = calm_since = loop.time()
    answers, failures = _answers, _failures
    while loop.time() - begin < longest:
        if failures != _failures:
            alone, calm_since = False, loop.time()
            answers, failures = _answers, _failures
        if loop.time() - calm_since >= CALM and (alone or answers != _answers):
            return True
        await asyncio.sleep(LOOK)
    return False
