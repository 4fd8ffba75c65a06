"""What coordinators are told about a broadcast: that it waits for their word, or what became."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from models import authority, tables
from models.broadcasts.views import BroadcastView, of_row
from models.outbox_subjects import OutboxSubject
from models.queues import outbox
from models.tables.chats import BroadcastState

PRIORITY = 3  # with reminders: somebody has to act
ASKED_FOR = timedelta(hours=12)  # after which a question is not sent any more
NEWS_FOR = timedelta(days=1)


def ask(row: tables.Broadcast, telegram_ids: Iterable[int], now: datetime) -> None:
    """Queue the question to other coordinators whether a broadcast may go out."""
    for telegram_id in sorted(telegram_ids):
        outbox.enqueue(
            f"broadcast_ask:{row.id}:{telegram_id}",
            telegram_id,
            0,
            OutboxSubject.BROADCAST_ASK,
            {"broadcast": row.id, "to": telegram_id},
            now=now,
            priority=PRIORITY,
            expires_at=now + ASKED_FOR,
            at_least_once=True,
        )


def tell(row: tables.Broadcast, what: str, now: datetime) -> None:
    """Queue news for the author of a broadcast: confirmed, declined, failures or post."""
    author = tables.Worker.get_or_none(tables.Worker.id == row.by_id)
    if author is None or author.telegram_id is None:
        return
    outbox.enqueue(
        f"broadcast_news:{row.id}:{what}:{now.isoformat()}",
        author.telegram_id,
        0,
        OutboxSubject.BROADCAST_NEWS,
        {"broadcast": row.id, "what": what},
        now=now,
        priority=PRIORITY,
        expires_at=now + NEWS_FOR,
        at_least_once=True,
    )


def asked(broadcast_id: int, telegram_id: int) -> BroadcastView | None:
    """Return a broadcast that waits for a second word, to somebody who may give it; else None."""
    row = tables.Broadcast.get_or_none(tables.Broadcast.id == broadcast_id)
    if row is None or row.state != BroadcastState.ASKED:
        return None
    return of_row(row) if authority.may(telegram_id, "broadcast", row.place_id) else None


def told(broadcast_id: int, what: str) -> BroadcastView | None:
    """Return a broadcast of which its author is told; None where the news is old."""
    row = tables.Broadcast.get_or_none(tables.Broadcast.id == broadcast_id)
    if row is None or (what in ("failures", "post") and row.state != BroadcastState.PAUSED):
        return None
    return of_row(row)
