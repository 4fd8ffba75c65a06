"""One limiter for everything that leaves: Telegram's limits are kept, people come first.

What counts is a message sent to a chat or changed there, in the sliding windows of bot/windows.py;
a changed one does not count in its chat's second, where a form goes on under a thumb. Answers to
buttons and calls without a chat go past: Telegram's limits are for messages.

What nobody asked for (the outbox) leaves evenly spaced instead of in bursts, and half of the
places at most waits for its answer, so that a person's reply finds the next place free however slow
Telegram is. A 429 holds back the chat that it was for, and no other: Telegram does not say when it
is about all of them, and then each chat is told so once.
"""

import asyncio
import itertools
import math
from bisect import insort
from collections.abc import Awaitable, Callable, Coroutine
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from telegram._utils.types import JSONDict
from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.retries import LONGEST_WAIT, flood_wait
from bot.windows import Limits, Window

TRIES = 4  # of a reply that gets 429
UNCOUNTED = "sendChatAction"
REPLY = -1  # its priority: before everything of the outbox
# Set where an update is worked off again: its person has waited longest, so its answer goes first.
late: ContextVar[bool] = ContextVar("late", default=False)
Answer = bool | JSONDict | list[JSONDict]
Chat = int | str
Call = Callable[[], Coroutine[Any, Any, Answer]]


@dataclass(frozen=True, slots=True)
class Unasked:
    """What the outbox gives with a message, as `rate_limit_args`.

    Lower priorities go first, replies before all. `about_to_send` is awaited when its turn has
    come, right before it leaves. It is never sent again from here: a 429 goes back to the outbox.
    """

    priority: int
    about_to_send: Callable[[], Awaitable[None]]


@dataclass(eq=False, slots=True)
class _Waiting:
    """A message that waits for its turn."""

    chat: Chat
    order: tuple[int, int]  # priority, then first come first
    changes: bool = False  # a message that is there already
    turn: "asyncio.Future[None]" = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )
    counts: bool = False  # it has left, and its answer has not come

    @property
    def is_reply(self) -> bool:
        return self.order[0] == REPLY


class Limiter(BaseRateLimiter[Unasked]):
    """Lets every call of the bot wait until it may leave."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._all = Window(limits.per_second, 1.0)
        self._chats: dict[Chat, tuple[Window, ...]] = {}
        self._sweep_at = 1000
        self._queue: list[_Waiting] = []
        self._numbers = itertools.count(1)
        self._evenly = 0.0  # when the next unasked message may leave
        self._held: dict[Chat, float] = {}  # until when
        self._most_unasked = max(1, limits.per_second // 2)
        self._unasked = 0  # that have left, and have no answer yet
        self._timer: asyncio.TimerHandle | None = None

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Wake nobody any more."""
        if self._timer is not None:
            self._timer.cancel()

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Answer]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Unasked | None,
    ) -> Answer:
        """Make a call when its turn has come; a reply again after a 429. Raises what it raises."""
        chat, unasked = data.get("chat_id"), rate_limit_args
        number = 0 if late.get() else next(self._numbers)
        order = (unasked.priority if unasked else REPLY, number)

        async def call() -> Answer:
            return await self._noting_floods(chat, callback, args, kwargs)

        for tries_left in reversed(range(TRIES)):
            try:
                if chat is not None and _counts(endpoint):
                    waiting = _Waiting(chat, order, endpoint.startswith("edit"))
                    return await self._in_turn(waiting, unasked, call)
                return await self._past(chat, call)
            except RetryAfter as error:
                wait = flood_wait(error).total_seconds()
                if unasked or wait > LONGEST_WAIT or not tries_left:
                    raise
                if chat is None:
                    await asyncio.sleep(wait)
        raise AssertionError("the last try returns or raises")

    async def _past(self, chat: Chat | None, call: Call) -> Answer:
        """Make a call that does not count; only a chat that is held back keeps it waiting."""
        if chat is not None and (wait := self._held_until(chat) - _now()) > 0:
            if wait > LONGEST_WAIT:
                raise RetryAfter(math.ceil(wait))
            await asyncio.sleep(wait)
        return await call()

    async def _in_turn(self, waiting: "_Waiting", unasked: Unasked | None, call: Call) -> Answer:
        await self._turn(waiting)
        try:
            if unasked:
                await unasked.about_to_send()
            return await call()
        finally:
            self._answered(waiting)

    async def _noting_floods(
        self, chat: Chat | None, callback: Callable[..., Any], args: Any, kwargs: Any
    ) -> Answer:
        try:
            answer: Answer = await callback(*args, **kwargs)
        except RetryAfter as error:
            if chat is not None:
                self._hold(chat, flood_wait(error).total_seconds())
            raise
        return answer

    async def _turn(self, waiting: "_Waiting") -> None:
        """Wait until a message may leave, and count it.

        Unasked ones do not wait out a 429, and replies no long one: raises RetryAfter.
        """
        insort(self._queue, waiting, key=lambda one: one.order)
        self._let_go()
        try:
            await waiting.turn
        except asyncio.CancelledError:
            if waiting in self._queue:
                self._queue.remove(waiting)
            self._answered(waiting)
            raise

    def _let_go(self) -> None:
        """Give a turn to all that may leave now, and look again when the next one may."""
        now, wake = _now(), math.inf
        stay: list[_Waiting] = []
        behind: set[Chat] = set()  # chats in which something earlier waits
        for waiting in self._queue:
            opens = math.inf if waiting.chat in behind else self._opens(waiting, now)
            held = self._held_until(waiting.chat) - now
            if held > (LONGEST_WAIT if waiting.is_reply else 0):
                if not waiting.turn.done():
                    waiting.turn.set_exception(RetryAfter(math.ceil(held)))
            elif opens <= now and not waiting.turn.done():
                self._leave(waiting, now)
            else:
                stay.append(waiting)
                behind.add(waiting.chat)
                wake = min(wake, opens)
        self._queue = stay
        if self._timer is not None:
            self._timer.cancel()
        loop = asyncio.get_running_loop()
        self._timer = loop.call_at(wake, self._let_go) if wake < math.inf else None

    def _opens(self, waiting: _Waiting, now: float) -> float:
        moments = [window.opens(now) for window in self._windows(waiting)]
        if waiting.is_reply:
            moments.append(self._held_until(waiting.chat))
        else:
            moments.append(self._evenly if self._unasked < self._most_unasked else math.inf)
        return max(moments)

    def _leave(self, waiting: _Waiting, now: float) -> None:
        for window in self._windows(waiting):
            window.leave()
        waiting.counts = True
        self._unasked += not waiting.is_reply
        step = 1 / self._limits.per_second
        self._evenly = max(self._evenly, now - step) + step  # a late timer is caught up with
        waiting.turn.set_result(None)

    def _answered(self, waiting: "_Waiting") -> None:
        """Let a message that left count for one more span; a second time changes nothing."""
        if waiting.counts:
            waiting.counts = False
            self._unasked -= not waiting.is_reply
            for window in self._windows(waiting):
                window.answered(_now())
        self._let_go()

    def _windows(self, waiting: _Waiting) -> tuple[Window, ...]:
        """Give the windows that a message is counted in."""
        chat = waiting.chat
        if chat not in self._chats:
            self._sweep()
            windows = [Window(self._limits.per_chat_second, 1.0), self._all]
            if isinstance(chat, str) or chat < 0:  # a person's chat has a positive number
                windows.append(Window(self._limits.per_group_minute, 60.0))
            self._chats[chat] = tuple(windows)
        return self._chats[chat][waiting.changes :]

    def _sweep(self) -> None:
        """Forget the chats and holds that no longer matter, whenever they have doubled."""
        if len(self._chats) < self._sweep_at:
            return
        now, waiting = _now(), {one.chat for one in self._queue}
        for chat, (second, _, *minute) in list(self._chats.items()):
            if chat not in waiting and all(w.is_idle(now) for w in (second, *minute)):
                del self._chats[chat]
        self._held = {chat: until for chat, until in self._held.items() if until > now}
        self._sweep_at = 2 * len(self._chats) + 1000

    def _hold(self, chat: Chat, seconds: float) -> None:
        now = _now()
        self._held[chat] = max(self._held.get(chat, now), now + seconds)
        self._let_go()

    def _held_until(self, chat: Chat) -> float:
        return self._held.get(chat, 0.0)


def _counts(endpoint: str) -> bool:
    return endpoint.startswith(("send", "edit", "forward", "copy")) and endpoint != UNCOUNTED


def _now() -> float:
    return asyncio.get_running_loop().time()
