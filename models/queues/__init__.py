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
)
from models.queues.backlog import ages
from models.queues.dead_letters import DeadLetter
from models.queues.inbox import ClaimedUpdate, IncomingUpdate

__all__ = [
    "ClaimedUpdate",
    "DeadLetter",
    "IncomingUpdate",
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
]
