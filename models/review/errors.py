"""Refusals about reviews and calls."""

from models.errors import Refusal


class OwnEntry(Refusal):
    """A reviewer is part of the invitation to be decided. No parameters."""

    key = "own_entry"


class AlreadyDecided(Refusal):
    """Somebody else has decided already, or it is not decided any more. No parameters."""

    key = "already_decided"


class CallsAtNight(Refusal):
    """Nobody is rung up at this hour. Parameters: until (the time from which one may)."""

    key = "calls_at_night"


class CallOver(Refusal):
    """The call is answered, its week is over, or its person is gone. No parameters."""

    key = "call_over"
