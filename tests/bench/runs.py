"""One measured run as Telegram sees it: what is handed out, what is answered, and when."""

import json
import time
from collections import deque
from dataclasses import asdict, dataclass, field
from typing import Any

from tests.bench.limits import Limits
from tests.bench.people import Person

MOST = 100  # updates in one answer to getUpdates


@dataclass(slots=True)
class Plan:
    """What a run hands out: `updates` (JSON without `update_id`) at once, or one `every` so many
    seconds and, with `after_broadcast`, not before the first message to a group; or `people` (ids)
    who take `steps`. `limits` enforces Telegram's sending limits. With `post_to` (URLs) they are
    posted to these webhooks in turn, each update once, instead of being handed out to a poll."""

    updates: list[str] = field(default_factory=list)
    every: float = 0.0
    after_broadcast: bool = False
    people: list[int] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)
    limits: bool = False
    post_to: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Report:
    """What has happened in a run; moments are seconds of the machine's steady clock."""

    polled: float = 0.0  # the first getUpdates
    handed: int = 0
    answered: int = 0  # updates that got their reply, or people who are through
    first: float = 0.0  # the first update handed out
    last: float = 0.0  # the last reply received
    waits: list[float] = field(default_factory=list)  # seconds from handed out to answered
    broadcasts: list[float] = field(default_factory=list)  # when groups took their messages
    refused: int = 0  # with 429

    def counts(self) -> dict[str, Any]:
        """Give it with lists as their lengths, to look at while it runs."""
        return {k: len(v) if isinstance(v, list) else v for k, v in asdict(self).items()}


class Run:
    """The updates of a plan on their way through a bot."""

    def __init__(self, plan: Plan, next_id: int) -> None:
        """Number the updates from `next_id` on: a bot with a memory takes each number once."""
        self.plan, self.report, self.next_id = plan, Report(), next_id
        self._limits = Limits() if plan.limits else None
        self._coming = deque(plan.updates)  # not due yet
        self._ready: deque[tuple[int, bytes]] = deque()  # due, not confirmed
        self._handed_up_to = 0
        self._asked: dict[int, deque[float]] = {}  # by chat: when its open updates were handed out
        self._people = {i: Person(i, plan.steps) for i in plan.people}
        for person in self._people.values():
            self._add(person.begins())
        if not (plan.every or plan.after_broadcast):
            while self._coming:
                self.release()

    def release(self) -> bool:
        """Make the next update due; False when there is none left."""
        if not self._coming:
            return False
        self._add_raw(self._coming.popleft())
        return True

    def take(self, offset: int) -> list[bytes]:
        """Forget what `offset` confirms and give the next updates."""
        while self._ready and self._ready[0][0] < offset:
            self._ready.popleft()
        now = time.monotonic()
        batch = [self._ready[i] for i in range(min(MOST, len(self._ready)))]
        for update_id, raw in batch:
            if update_id > self._handed_up_to:
                self._note_handed(raw, now)
                self._handed_up_to = update_id
        return [raw for _, raw in batch]

    def pop(self) -> bytes | None:
        """Give the next update to post, which is handed out with it; None when there is none."""
        if not self._ready:
            return None
        _, raw = self._ready.popleft()
        self._note_handed(raw, time.monotonic())
        return raw

    def refuse(self, chat_id: int) -> int:
        """Give the seconds a message must wait by the limits, 0 when it may pass."""
        if self._limits is None:
            return 0
        wait = self._limits.wait(chat_id, time.monotonic())
        self.report.refused += bool(wait)
        return wait

    def note(self, chat_id: int, message_id: int, markup: str) -> None:
        """Count a message that was sent or edited; let the person in the chat go on."""
        now = time.monotonic()
        person = self._people.get(chat_id)
        if chat_id < 0:
            self.report.broadcasts.append(now)
        elif person is None:
            self._answered(chat_id, now)
        elif markup:
            self._go_on(person, chat_id, message_id, markup, now)

    def _go_on(self, who: Person, chat_id: int, message_id: int, markup: str, now: float) -> None:
        if who.is_through(markup):
            self._answered(chat_id, now)
        elif update := who.answers(message_id, markup):
            self._add(update)

    def _answered(self, chat_id: int, now: float) -> None:
        open_since = self._asked.get(chat_id)
        if not open_since:  # a second message for the same update
            return
        self.report.answered += 1
        self.report.last = now
        self.report.waits.append(now - open_since.popleft())

    def _note_handed(self, raw: bytes, now: float) -> None:
        self.report.first = self.report.first or now
        self.report.handed += 1
        chat_id = _chat_of(raw)
        asked = self._asked.setdefault(chat_id, deque())
        if chat_id not in self._people or not asked:  # a person's time runs from the first word
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
