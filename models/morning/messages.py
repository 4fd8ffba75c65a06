"""Queue each coordinator's morning message, once a day, and say what it has when it is sent.

A line is found for everybody at once (`LINES`) and stored by the ids of what it is about. A further
kind of line is one more entry in LINES, one field of Morning, and its words in
bot/messages/morning.py.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from models import mutes
from models.database import transaction
from models.handovers import MorningHandover
from models.handovers import news as handover_news
from models.morning import at_risk
from models.morning.at_risk import AtRisk
from models.outbox_subjects import OutboxSubject
from models.queues import outbox, outbox_records

LATEST = timedelta(hours=4)  # after its time: later it is no morning message any more
PRIORITY = 4  # after reminders, before digests


class MorningSettings(Protocol):
    """The settings that MorningTimes are made from."""

    @property
    def zone(self) -> ZoneInfo: ...
    @property
    def morning_at(self) -> time: ...
    @property
    def least_people(self) -> int: ...


@dataclass(frozen=True, slots=True)
class MorningTimes:
    """When the message goes out, and below how many people a session is at risk."""

    zone: ZoneInfo
    at: time
    least_people: int

    @classmethod
    def from_settings(cls, settings: MorningSettings) -> "MorningTimes":
        """Return what the settings name."""
        return cls(settings.zone, settings.morning_at, settings.least_people)


@dataclass(frozen=True, slots=True)
class Morning:
    """What waits for a coordinator this morning."""

    at_risk: tuple[AtRisk, ...] = ()
    handovers: tuple[MorningHandover, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is anything to say."""
        return bool(self.at_risk or self.handovers)


# By the name of a kind of line: the ids of what each person is told of, by their Telegram id.
Finder = Callable[[datetime, MorningTimes], dict[int, list[int]]]
LINES: dict[str, Finder] = {
    "at_risk": lambda now, times: at_risk.find(now, times.zone, times.least_people),
    "handovers": lambda now, times: handover_news.for_morning(_due(times, now), now),
}


def make_due(times: MorningTimes, now: datetime) -> int:
    """Queue the message of everybody for whom something waits, once a day; return how many.

    Safe to call at any time, from several processes.
    """
    due = _due(times, now)
    if not due <= now < due + LATEST:
        return 0
    waiting = _waiting(times, now)
    return sum(_queue(telegram_id, lines, due, now) for telegram_id, lines in waiting.items())


def next_due(times: MorningTimes, now: datetime) -> datetime | None:
    """Return when somebody is told next, as far as it is known; None while nothing waits."""
    due = _due(times, now)
    if due <= now:
        due += timedelta(days=1)
    return due if _waiting(times, due) else None


def load(payload: dict[str, Any], times: MorningTimes, now: datetime) -> Morning:
    """Return what still waits of what was found when the message was queued.

    Nothing, if its person has switched it off since.
    """
    if mutes.is_muted(payload["telegram_id"], OutboxSubject.MORNING):
        return Morning()
    lines = payload["lines"]
    return Morning(
        at_risk.load(lines.get("at_risk", []), now, times.least_people),
        handover_news.load(lines.get("handovers", []), now),
    )


def _due(times: MorningTimes, now: datetime) -> datetime:
    """Return the moment of the message on the day of `now`."""
    return datetime.combine(now.astimezone(times.zone).date(), times.at, times.zone)


def _waiting(times: MorningTimes, now: datetime) -> dict[int, dict[str, list[int]]]:
    found: dict[int, dict[str, list[int]]] = {}
    for name, finder in LINES.items():
        for telegram_id, ids in finder(now, times).items():
            found.setdefault(telegram_id, {})[name] = ids
    muted = mutes.is_muted
    return {who: lines for who, lines in found.items() if not muted(who, OutboxSubject.MORNING)}


def _queue(telegram_id: int, lines: dict[str, list[int]], due: datetime, now: datetime) -> bool:
    key = f"morning:{telegram_id}:{due.date().isoformat()}"
    if outbox_records.exists(key):
        return False
    with transaction():
        return outbox.enqueue(
            key,
            telegram_id,
            0,
            OutboxSubject.MORNING,
            {"telegram_id": telegram_id, "lines": lines},
            now=now,
            priority=PRIORITY,
            expires_at=due + LATEST,
            at_least_once=True,
        )
