"""The durable inbox and outbox, leases and dead letters; they know no domain."""

from models.queues import (
    chat_ids,
    dead_letters,
    inbox,
    inbox_records,
    leases,
    outbox,
    outbox_records,
    pauses,
    setbacks,
    update_results,
)
from models.queues.backlog import ages
from models.queues.dead_letters import DeadLetter
from models.queues.inbox import ClaimedUpdate, IncomingUpdate
from models.queues.update_results import StoredResults, UpdateResults

__all__ = [
    "ClaimedUpdate",
    "DeadLetter",
    "IncomingUpdate",
    "StoredResults",
    "UpdateResults",
    "ages",
    "chat_ids",
    "dead_letters",
    "inbox",
    "inbox_records",
    "leases",
    "outbox",
    "outbox_records",
    "pauses",
    "setbacks",
    "update_results",
]
