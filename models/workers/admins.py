"""Keep the admins named in the settings in their post."""

from datetime import datetime

from models import authority, places, tables
from models.database import transaction


def ensure_admins(telegram_ids: frozenset[int], now: datetime) -> None:
    """Assign the state's admin post to those whom the settings name, and end everybody else's.

    `telegram_ids` may name people who have not registered yet; they get the post when they do.
    """
    with transaction():
        named = tables.Worker.select(tables.Worker.id).where(
            tables.Worker.telegram_id.in_(telegram_ids)
        )
        tables.Post.update(until=now).where(
            tables.Post.kind == "admin",
            tables.Post.until.is_null(),
            tables.Post.worker.not_in(named),
        ).execute()
        query = tables.Worker.select().where(tables.Worker.telegram_id.in_(telegram_ids))
        for row in query:
            state = places.root(places.booth(row.booth_id).ac.state_code)
            authority.grant(row.id, "admin", now, place_id=state.id)
            tables.Post.update(waits_since=None).where(
                tables.Post.worker == row.id, tables.Post.kind == "admin"
            ).execute()
