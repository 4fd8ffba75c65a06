"""How much of a group's minute goes into the answers to one person there."""

import asyncio
from collections import deque
from dataclasses import dataclass, field
from enum import Enum, auto

MINUTE = 60.0
MEMBER, COORDINATOR = 4, 2  # a quarter of what the group gets in a minute, and half of it


class Verdict(Enum):
    """What becomes of something that is asked in a group."""

    ANSWER = auto()
    TOO_FAST = auto()  # say so, once
    SILENCE = auto()


@dataclass(slots=True)
class _Asked:
    """When somebody was answered in the last minute, and until when they are not, after that."""

    answered: deque[float] = field(default_factory=deque)
    silent_until: float = 0.0


class GroupShares:
    """Counts what each person is answered in each group. Safe on the event loop."""

    def __init__(self, per_group_minute: int) -> None:
        """`per_group_minute` messages may go to a group in a minute."""
        self._per_group_minute = per_group_minute
        self._asked: dict[tuple[int, int], _Asked] = {}
        self._sweep_at = 1000

    def is_silent(self, chat_id: int, user_id: int) -> bool:
        """Return whether a person has been told and gets no answer for now."""
        asked = self._asked.get((chat_id, user_id))
        return asked is not None and asked.silent_until > asyncio.get_running_loop().time()

    def ask(self, chat_id: int, user_id: int, *, coordinates: bool) -> Verdict:
        """Count one more thing that a person asks in a group, and return what becomes of it.

        Who `coordinates` has a larger share.
        """
        if self.is_silent(chat_id, user_id):
            return Verdict.SILENCE
        now = asyncio.get_running_loop().time()
        self._sweep(now)
        asked = self._asked.setdefault((chat_id, user_id), _Asked())
        while asked.answered and asked.answered[0] <= now - MINUTE:
            asked.answered.popleft()
        share = max(1, self._per_group_minute // (COORDINATOR if coordinates else MEMBER))
        if len(asked.answered) < share:
            asked.answered.append(now)
            return Verdict.ANSWER
        asked.silent_until = now + MINUTE
        return Verdict.TOO_FAST

    def _sweep(self, now: float) -> None:
        """Forget who has asked nothing for a minute, whenever they have doubled."""
        if len(self._asked) < self._sweep_at:
            return
        self._asked = {
            key: asked
            for key, asked in self._asked.items()
            if asked.silent_until > now or asked.answered[-1] > now - MINUTE
        }
        self._sweep_at = 2 * len(self._asked) + 1000
