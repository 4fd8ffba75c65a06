"""The subjects of outgoing messages, on which who queues one and who renders it agree."""

from enum import StrEnum


class OutboxSubject(StrEnum):
    """What a message of the outbox is rendered from. A value is stored with each message."""

    ABSENT = "absent"
    ACCOUNT = "account"
    CANCELLED = "cancelled"
    CHANGED = "changed"
    CLAIM = "claim"
    EXPECTED = "expected"
    FEEDBACK = "feedback"
    GAVE_UP = "gave_up"
    HANDOVER = "handover"
    MORNING = "morning"
    PASSED = "passed"
    NEAR = "near"
    PLACEMENT = "placement"
    POST = "post"
    PRESENCE = "presence"
    REMINDER = "reminder"
    REVIEW = "review"
    SCAN_RIGHT = "scan_right"
    SCHEDULE = "schedule"
    TARGETS = "targets"
    TEAM_SEAT = "team_seat"
    TO_CLOSE = "to_close"
    UNCERTAIN = "uncertain"
    UNREACHED = "unreached"
    WAITING = "waiting"
    WELCOME = "welcome"
