"""Count what the Bot API answers and fails, so that a repeat can wait until answers come again."""

import asyncio

LOOK = 0.25  # seconds between two looks

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


async def until_answering(longest: float, quiet: float) -> None:
    """Wait until some call is answered from now on, `longest` seconds at most.

    Where no other call fails meanwhile, nothing says that Telegram is away: `quiet` seconds then.
    """
    loop = asyncio.get_running_loop()
    begin, answers, failures = loop.time(), _answers, _failures
    while answers == _answers:
        patience = longest if failures != _failures else min(quiet, longest)
        if loop.time() - begin >= patience:
            return
        await asyncio.sleep(LOOK)
