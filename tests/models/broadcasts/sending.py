"""Send broadcasts in tests without a bot: compose, start, and let a sender without Telegram run."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from config.settings import Settings
from models import broadcasts, tables
from models.broadcasts import Audience, BroadcastView, Words, feeding, letters
from models.outbox_subjects import OutboxSubject
from models.queues import outbox
from models.strength import Weights
from tests.support.world import NOON, coordinator, person, place_id

INDIA = ZoneInfo("Asia/Kolkata")
WEIGHTS = Weights.from_settings(Settings())
MEENA = 900
WORDS = Words("कल बैठक है", "Meeting tomorrow")
PER_SECOND = 30


def meena() -> None:
    """Register Meena, who coordinates PC21."""
    coordinator(MEENA, "Meena", "PC21")


def workers(number: int, booth: str = "166/2") -> list[int]:
    """Register so many workers; return their Telegram ids."""
    ids = list(range(1, number + 1))
    for n in ids:
        person(n, f"Worker {n}", booth)
    return ids


def composed(
    place: str = "PC21",
    words: Words = WORDS,
    by: int = MEENA,
    now: datetime = NOON,
    **audience: Any,
) -> int:
    """Compose a broadcast to a place; return its number."""
    whom = Audience(place_id(place), **audience)
    return broadcasts.compose(whom, words, by=by, now=now, weights=WEIGHTS)


def started(place: str = "PC21", by: int = MEENA, now: datetime = NOON, **audience: Any) -> int:
    """Compose and confirm a broadcast; return its number."""
    number = composed(place, by=by, now=now, **audience)
    broadcasts.confirm(number, by=by, now=now, weights=WEIGHTS)
    return number


def tick(now: datetime = NOON, per_second: int = PER_SECOND) -> int:
    """Run the job once."""
    return feeding.move_on(now, INDIA, per_second)


def claimed(now: datetime = NOON, limit: int = 1000) -> list[outbox.OutboxMessage]:
    """Claim what the outbox has of broadcasts."""
    subjects = (OutboxSubject.BROADCAST, OutboxSubject.BROADCAST_CHANGE)
    return [m for m in outbox.claim(limit, now) if m.subject in subjects]


Telegram = Callable[[outbox.OutboxMessage], str]


def takes_all(message: outbox.OutboxMessage) -> str:
    """Take every message."""
    return ""


def deliver(
    messages: Iterable[outbox.OutboxMessage], now: datetime = NOON, telegram: Telegram = takes_all
) -> list[int]:
    """Send claimed messages; return the chats in which one arrived. An error refuses it."""
    arrived = []
    for message in messages:
        if message.subject == OutboxSubject.BROADCAST:
            if (
                letters.to_send(
                    message.payload["to"], message.chat_id, now, begun=bool(message.parts)
                )
                is None
            ):
                outbox.expired(message, "not needed any more")
                continue
        elif letters.to_change(message.payload["to"]) is None:
            outbox.expired(message, "not needed any more")
            continue
        outbox.mark_sending(message, "text", now)
        if error := telegram(message):
            outbox.failed(message, error)
        else:
            outbox.sent(message, 1000 + message.id, now)
            arrived.append(message.chat_id)
    return arrived


def run(now: datetime = NOON, telegram: Telegram = takes_all, ticks: int = 50) -> list[int]:
    """Let job and sender take turns until nothing moves; return the chats where it arrived."""
    arrived: list[int] = []
    for _ in range(ticks):
        tick(now)
        messages = claimed(now)
        if not messages:
            break
        arrived += deliver(messages, now, telegram)
    tick(now)
    return arrived


def seen(number: int) -> BroadcastView:
    """Return a broadcast as Meena sees it."""
    return broadcasts.view(number, MEENA)


def states(number: int) -> dict[int, str]:
    """Return the state of each recipient by their Telegram id."""
    recipient, worker = tables.BroadcastRecipient, tables.Worker
    rows = recipient.select(recipient, worker).join(worker).where(recipient.broadcast == number)
    return {row.worker.telegram_id or 0: row.state for row in rows}
