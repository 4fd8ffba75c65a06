"""One measured run on the server's side: which updates were delivered and answered, and when."""

import json
import time
from collections import deque
from dataclasses import asdict, dataclass, field
from typing import Any

from tests.bench.sending_limits import SendingLimits
from tests.bench.simulated_people import SimulatedPerson

BATCH_LIMIT = 100  # updates in one answer to getUpdates


@dataclass(slots=True)
class RunPlan:
    """What a run delivers to the bot.

    `updates` (JSON without `update_id`) immediately, or one `every` so many seconds and, with
    `after_broadcast`, not before the first message to a group; or the `people` (ids) follow their
    `steps`. `limits` enforces Telegram's rate limits. With `post_to` (URLs) updates are posted to
    these webhooks in turn, each update once, instead of being returned by a poll.
    """

    updates: list[str] = field(default_factory=list)
    every: float = 0.0
    after_broadcast: bool = False
    people: list[int] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)
    limits: bool = False
    post_to: list[str] = field(default_factory=list)


@dataclass(slots=True)
class RunReport:
    """The events of a run; times are seconds of the machine's monotonic clock."""

    polled: float = 0.0  # the first getUpdates
    handed: int = 0
    answered: int = 0  # updates with a reply, or people who are registered
    first: float = 0.0  # delivery of the first update
    last: float = 0.0  # the last reply received
    waits: list[float] = field(default_factory=list)  # seconds from delivery to answer
    broadcasts: list[float] = field(default_factory=list)  # times of messages to groups
    refused: int = 0  # with 429
    pressed: list[int] = field(default_factory=list)  # who pressed a button, as delivered

    def counts(self) -> dict[str, Any]:
        """Return the report with lists as their lengths, for polling during the run."""
        return {k: len(v) if isinstance(v, list) else v for k, v in asdict(self).items()}


class Run:
    """The updates of a plan on their way through a bot."""

    def __init__(self, plan: RunPlan, next_id: int) -> None:
        """Number the updates from `next_id`: a bot with an inbox processes each number once."""
        self.plan, self.report, self.next_id = plan, RunReport(), next_id
        self._limits = SendingLimits() if plan.limits else None
        self._coming = deque(plan.updates)  # not due yet
        self._ready: deque[tuple[int, bytes]] = deque()  # due, not confirmed
        self._last_delivered = 0
        self._open_since: dict[
            int, deque[float]
        ] = {}  # by chat: when its open updates were delivered
        self._people = {i: SimulatedPerson(i, plan.steps) for i in plan.people}
        for person in self._people.values():
            self._add(person.first_update())
        if not (plan.every or plan.after_broadcast):
            while self._coming:
                self.release()

    def release(self) -> bool:
        """Make the next update due; return False when none is left."""
        if not self._coming:
            return False
        self._add_raw(self._coming.popleft())
        return True

    def poll(self, offset: int) -> list[bytes]:
        """Drop the updates that `offset` confirms and return the next ones."""
        while self._ready and self._ready[0][0] < offset:
            self._ready.popleft()
        now = time.monotonic()
        batch = [self._ready[i] for i in range(min(BATCH_LIMIT, len(self._ready)))]
        for update_id, raw in batch:
            if update_id > self._last_delivered:
                self._record_delivery(raw, now)
                self._last_delivered = update_id
        return [raw for _, raw in batch]

    def pop(self) -> bytes | None:
        """Return the next update to post, which delivers it; None when there is none."""
        if not self._ready:
            return None
        _, raw = self._ready.popleft()
        self._record_delivery(raw, time.monotonic())
        return raw

    def refuse(self, chat_id: int) -> int:
        """Return the seconds a message must wait by the limits, 0 when it may be sent."""
        if self._limits is None:
            return 0
        wait = self._limits.wait(chat_id, time.monotonic())
        self.report.refused += bool(wait)
        return wait

    def record_message(self, chat_id: int, message_id: int, markup: str) -> None:
        """Record a sent or edited message; let the person in the chat answer it."""
        now = time.monotonic()
        person = self._people.get(chat_id)
        if chat_id < 0:
            self.report.broadcasts.append(now)
        elif person is None:
            self._answered(chat_id, now)
        elif markup:
            self._answer(person, chat_id, message_id, markup, now)

    def _answer(
        self, person: SimulatedPerson, chat_id: int, message_id: int, markup: str, now: float
    ) -> None:
        if person.is_done(markup):
            self._answered(chat_id, now)
        elif update := person.answer(message_id, markup):
            self._add(update)

    def _answered(self, chat_id: int, now: float) -> None:
        open_since = self._open_since.get(chat_id)
        if not open_since:  # a second message for the same update
            return
        self.report.answered += 1
        self.report.last = now
        self.report.waits.append(now - open_since.popleft())

    def _record_delivery(self, raw: bytes, now: float) -> None:
        self.report.first = self.report.first or now
        self.report.handed += 1
        chat_id = _chat_of(raw)
        if b'"callback_query"' in raw:
            self.report.pressed.append(chat_id)
        asked = self._open_since.setdefault(chat_id, deque())
        if chat_id not in self._people or not asked:  # a person's time runs from the first message
            asked.append(now)

    def _add(self, update: dict[str, Any]) -> None:
        self._add_raw(json.dumps(update, ensure_ascii=False))

    def _add_raw(self, raw: str) -> None:
        numbered = f'{{"update_id":{self.next_id},{raw[1:]}'
        self._ready.append((self.next_id, numbered.encode()))
        self.next_id += 1


def _chat_of(raw: bytes) -> int:
    begins = raw.index(b'"chat": {"id": ') + 15
    return int(raw[begins : raw.index(b",", begins)])
