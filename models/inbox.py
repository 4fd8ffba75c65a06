"""Updates received and not yet worked off. They are stored before Telegram is told of it."""

from collections.abc import Sequence
from datetime import datetime

from models import tables
from models.database import transaction


def store(updates: Sequence[tuple[int, str]], now: datetime) -> list[int]:
    """Keep `(update_id, JSON)` pairs in one transaction; give the ids that were not known yet."""
    if not updates:
        return []
    ids = [update_id for update_id, _ in updates]
    with transaction():
        query = tables.Inbox.select(tables.Inbox.update_id).where(tables.Inbox.update_id.in_(ids))
        known = {row.update_id for row in query}
        fresh = {i: raw for i, raw in updates if i not in known}
        rows = [{"update_id": i, "raw": raw, "received_at": now} for i, raw in fresh.items()]
        if rows:
            tables.Inbox.insert_many(rows).on_conflict_ignore().execute()
    return list(fresh)


def unfinished(limit: int = 1000) -> list[tuple[int, str]]:
    """Give the oldest updates that are not worked off yet, as `(update_id, JSON)` pairs."""
    query = (
        tables.Inbox.select(tables.Inbox.update_id, tables.Inbox.raw)
        .where(tables.Inbox.state == "new")
        .order_by(tables.Inbox.update_id)
        .limit(limit)
    )
    return [(row.update_id, row.raw) for row in query]


def finish(update_ids: Sequence[int], now: datetime) -> None:
    """Mark updates as worked off and drop their content, which is nobody's business any more."""
    tables.Inbox.update(state="done", raw="", finished_at=now).where(
        tables.Inbox.update_id.in_(update_ids)
    ).execute()


def fail(update_id: int, error: str, now: datetime) -> None:
    """Set an update aside with what went wrong; its content stays for the operator."""
    tables.Inbox.update(state="failed", error=error, finished_at=now).where(
        tables.Inbox.update_id == update_id
    ).execute()
