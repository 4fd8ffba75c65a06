"""Messages between a worker and the coordinator, through the bot: no numbers, no words kept."""

from models.relay.errors import RelayBlocked, RelayOver, TooManyRelayed
from models.relay.relaying import (
    LIMIT,
    PER_DAY,
    Coordinator,
    RelayDelivery,
    allow,
    answer,
    block,
    coordinators,
    recipient_of_answer,
    write,
)

__all__ = [
    "LIMIT",
    "PER_DAY",
    "Coordinator",
    "RelayBlocked",
    "RelayDelivery",
    "RelayOver",
    "TooManyRelayed",
    "allow",
    "answer",
    "block",
    "coordinators",
    "recipient_of_answer",
    "write",
]
