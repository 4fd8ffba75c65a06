"""Steps that the tests of posts share."""

import json

from models import posts, tables, workers
from models.posts import (
    PostAssignment,
    PostLocation,
    location,
)
from tests.support.world import NOON, booth_id, place_id

MEENA, RAM, SITA, GITA, BOSS = 900, 1, 2, 3, 901  # Telegram ids


def spot(code: str) -> PostLocation:
    """Return a place or booth by its code."""
    return (
        location.location_of(booth_id=booth_id(code))
        if "/" in code
        else location.location_of(place_id(code))
    )


def give_post(worker: workers.Worker, kind: str, code: str, by: int = MEENA) -> PostAssignment:
    """Give a worker a post; Meena is the giver by default."""
    return posts.appoint(worker.id, kind, spot(code), by=by, now=NOON)


def notified() -> list[tuple[int, str]]:
    """Return the Telegram ids that are notified, with what happened."""
    rows = tables.Outbox.select().where(tables.Outbox.subject == "post").order_by(tables.Outbox.id)
    return [(row.chat_id, json.loads(row.payload)["news"]) for row in rows]


def audited() -> list[tuple[str, str]]:
    """Return the actions in the audit, with whom they were about."""
    return [(row.action, row.subject) for row in tables.Audit.select().order_by(tables.Audit.id)]
