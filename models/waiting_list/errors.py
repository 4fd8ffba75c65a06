"""Refusals about waiting lists."""

from models.errors import Refusal


class NotWaiting(Refusal):
    """The worker is not on the waiting list of the session. Parameters: session."""

    key = "not_waiting"
