"""Whose turn it is to leave, within the limits of Telegram: replies go first.

What counts is a message sent to a chat, edited or deleted there, in the windows of
sliding_window.py. What changes one does not count in its chat's second, where a form goes on under
a thumb. A private chat has one window of a few seconds instead, so that the messages of one answer
leave at once; a group gets them one a second.

Queued messages (the outbox's) leave evenly spaced instead of in bursts, and half of the places at
most waits for an answer, so that a reply finds the next place free however slow Telegram is. Once
some have waited for PATIENCE, one place in five is theirs until none waits, so that people who
never stop cannot keep the digests back; until then answers have it all, for people wait for them.
In a group the answers to its members give way: to what the outbox has for it and to those who
coordinate, and these always find room in its minute.
"""

import asyncio
import math
from bisect import insort
from collections.abc import Callable

from telegram.error import RetryAfter

from bot.api.limits.pending import ChatId, PendingSend
from bot.api.limits.sliding_window import ChatWindows, RateLimits, SlidingWindow
from bot.api.retry import LONGEST_WAIT

SHARE = 5  # of so many places over all, one is the outbox's while it is held up
PATIENCE = 20.0  # seconds that the outbox waits before it takes its share
ROOM = 4  # of so many places of a group's minute, one is kept from what gives way there


class SendQueue:
    """The messages that wait for their turn, and the windows of those that left."""

    def __init__(self, limits: RateLimits, jumped: Callable[[], float] = float) -> None:
        """`jumped` returns the seconds by which the playground's clock was moved ahead."""
        self._limits, self._jumped = limits, jumped
        self._all = SlidingWindow(limits.per_second, 1.0)
        share = limits.per_second // SHARE
        self._replies = SlidingWindow(limits.per_second - share, 1.0)  # while others are held up
        self._chats: dict[ChatId, ChatWindows] = {}
        self._sweep_at = 1000
        self._pending: list[PendingSend] = []
        self._next_queued_at = 0.0  # by `now`
        self._queued_since = math.inf  # since when the outbox always had something that waits
        self._holds: dict[ChatId, float] = {}  # until when a chat is held back after a 429
        self._max_queued_in_flight = max(1, limits.per_second // 2)
        self._queued_in_flight = 0
        self._timer: asyncio.TimerHandle | None = None

    def look(self) -> None:
        """Release what may leave now."""
        if self._pending:
            self._release_ready()

    def stop(self) -> None:
        """Cancel the timer."""
        if self._timer is not None:
            self._timer.cancel()

    async def wait_for(self, pending: PendingSend) -> None:
        """Wait until a message may leave, and count it.

        Queued ones do not wait out a 429, and replies no long one: raises RetryAfter.
        """
        pending.windows = self._windows(pending)
        if not self._pending and self._may_leave_at_once(pending, now := self.now()):
            self._release(pending, now)
            return
        pending.turn = asyncio.get_running_loop().create_future()
        insort(self._pending, pending, key=lambda other: other.order)
        self._release_ready()
        try:
            await pending.turn
        except asyncio.CancelledError:
            if pending in self._pending:
                self._pending.remove(pending)
            self.complete(pending)
            raise

    def _may_leave_at_once(self, pending: PendingSend, now: float) -> bool:
        """Return whether a message need not wait, where no other does."""
        self._queued_since = math.inf
        if self.held_until(pending.chat) > now:
            return False
        if pending.is_reply and not pending.gives_way:
            return all(window.free_at(now) <= now for window in pending.windows)
        return self._free_at(pending, now, held_up=False) <= now

    def _release_ready(self) -> None:
        """Release all that may leave now, and set the timer for the next one."""
        now, wake_at = self.now(), math.inf
        still_pending: list[PendingSend] = []
        blocked: set[ChatId] = set()  # chats in which something earlier waits
        # What gives way waits for whatever else is for its chat, later ones too.
        blocked_to_others = {p.chat for p in self._pending if not p.gives_way}
        held_up = self._is_queue_held_up(now)
        for pending in self._pending:
            is_blocked = pending.chat in (blocked_to_others if pending.gives_way else blocked)
            free_at = math.inf if is_blocked else self._free_at(pending, now, held_up)
            hold = self.held_until(pending.chat) - now
            if hold > (LONGEST_WAIT if pending.is_reply else 0):
                if not pending.turn.done():
                    pending.turn.set_exception(RetryAfter(math.ceil(hold)))
                wake_at = now  # for what gave way to it
            elif free_at <= now and not pending.turn.done():
                self._release(pending, now)
                pending.turn.set_result(None)
            else:
                still_pending.append(pending)
                blocked_to_others.add(pending.chat)
                if not pending.gives_way:
                    blocked.add(pending.chat)
                wake_at = min(wake_at, free_at)
        self._pending = still_pending
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None
        if wake_at < math.inf:
            at = wake_at - self._jumped()
            self._timer = asyncio.get_running_loop().call_at(at, self._release_ready)

    def _free_at(self, pending: PendingSend, now: float, held_up: bool) -> float:
        moments = [window.free_at(now) for window in pending.windows]
        if pending.gives_way and pending.in_group:
            moments.append(pending.windows[-1].free_at(now, self._limits.per_group_minute // ROOM))
        if pending.is_reply:
            moments.append(self.held_until(pending.chat))
            if held_up:
                moments.append(self._replies.free_at(now))
        else:
            is_full = self._queued_in_flight >= self._max_queued_in_flight
            moments.append(math.inf if is_full else self._next_queued_at)
        return max(moments)

    def _is_queue_held_up(self, now: float) -> bool:
        """Return whether messages of the outbox have waited for a place over all for PATIENCE."""
        self._queued_since = min(self._queued_since, now) if self._has_queued(now) else math.inf
        return now - self._queued_since >= PATIENCE

    def _has_queued(self, now: float) -> bool:
        """Return whether a message of the outbox waits for nothing but a place over all."""
        return any(
            not p.is_reply and all(w is self._all or w.free_at(now) <= now for w in p.windows)
            for p in self._pending
        )

    def _release(self, pending: PendingSend, now: float) -> None:
        for window in pending.windows:
            window.add()
        if pending.is_reply:
            self._replies.add()
        pending.in_flight = True
        self._queued_in_flight += not pending.is_reply
        step = 1 / self._limits.per_second  # a late timer is caught up with
        self._next_queued_at = max(self._next_queued_at, now - step) + step

    def complete(self, pending: PendingSend) -> None:
        """Count a message that left for one more span; a second call changes nothing."""
        if pending.in_flight:
            pending.in_flight = False
            self._queued_in_flight -= not pending.is_reply
            now = self.now()
            for window in pending.windows:
                window.complete(now)
            if pending.is_reply:
                self._replies.complete(now)
        self.look()

    def _windows(self, pending: PendingSend) -> tuple[SlidingWindow, ...]:
        """Return the windows that a message is counted in."""
        chat = pending.chat
        if chat not in self._chats:
            self._sweep()
            self._chats[chat] = ChatWindows.of(self._limits, in_group=pending.in_group)
        of_chat = self._chats[chat]
        own = () if pending.is_edit else of_chat.of_new_messages
        return (*own, self._all, *of_chat.of_all)

    def _sweep(self) -> None:
        """Forget the chats and holds that no longer matter, whenever they have doubled."""
        if len(self._chats) < self._sweep_at:
            return
        now, pending_chats = self.now(), {pending.chat for pending in self._pending}
        for chat, windows in list(self._chats.items()):
            if chat not in pending_chats and windows.are_idle(now):
                del self._chats[chat]
        self._holds = {chat: until for chat, until in self._holds.items() if until > now}
        self._sweep_at = 2 * len(self._chats) + 1000

    def hold(self, chat: ChatId, seconds: float) -> None:
        """Hold a chat back for so many seconds."""
        now = self.now()
        self._holds[chat] = max(self._holds.get(chat, now), now + seconds)
        self._release_ready()

    def held_until(self, chat: ChatId) -> float:
        """Return until when a chat is held back after a 429, by `now`; 0 where it is not."""
        return self._holds.get(chat, 0.0)

    def now(self) -> float:
        """Return the event loop's time, further on by what the clock was moved ahead."""
        return asyncio.get_running_loop().time() + self._jumped()
