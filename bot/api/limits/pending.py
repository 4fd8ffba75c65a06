"""A message that waits in the rate limiter (bot/api/limits/rate_limiter.py) for its turn."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.api.limits.sliding_window import SlidingWindow

REPLY = -1  # its priority: before everything of the outbox
ChatId = int | str


@dataclass(frozen=True, slots=True)
class QueuedSend:
    """A message of the outbox, which nobody waits for: passed on as `rate_limit_args`.

    Lower priorities go first, replies before all. `about_to_send` is awaited when its turn has
    come, right before it leaves. It is never sent again from here: a 429 goes back to the outbox.
    """

    priority: int
    about_to_send: Callable[[], Awaitable[None]]


@dataclass(eq=False, slots=True)
class PendingSend:
    """A message that waits for its turn."""

    chat: ChatId
    order: tuple[int, int]  # priority, then first come first
    is_edit: bool = False
    gives_way: bool = False  # to whatever else is for its group
    windows: tuple[SlidingWindow, ...] = ()  # that it waits for, and is counted in
    turn: "asyncio.Future[None]" = field(init=False)  # of one that has to wait
    in_flight: bool = False  # it has left, and its answer has not come

    @property
    def is_reply(self) -> bool:
        """Whether somebody waits for it."""
        return self.order[0] == REPLY

    @property
    def in_group(self) -> bool:
        """Whether it is for a group; a person's chat has a positive number."""
        return isinstance(self.chat, str) or self.chat < 0
