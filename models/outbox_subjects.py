"""The subjects of outgoing messages, on which who queues one and who renders it agree."""

from enum import StrEnum


class OutboxSubject(StrEnum):
    """What a message of the outbox is rendered from. A value is stored with each message."""

    ACCOUNT = "account"
    CANCELLED = "cancelled"
    FEEDBACK = "feedback"
    POST = "post"
    REMINDER = "reminder"
    REVIEW = "review"
    SCHEDULE = "schedule"
    TARGETS = "targets"
    UNCERTAIN = "uncertain"
    UNREACHED = "unreached"
    WAITING = "waiting"
    WELCOME = "welcome"
