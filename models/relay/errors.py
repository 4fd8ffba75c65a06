"""Refusals of messages through the bot."""

from models.errors import Refusal


class RelayBlocked(Refusal):
    """The recipient takes no messages of this person through the bot.

    Parameters: name; what: `others` where another coordinator can be written to, or `alone`.
    """

    key = "relay_blocked"


class RelayOver(Refusal):
    """The message is too old to be answered, or its other person has left. No parameters."""

    key = "relay_over"


class TooManyRelayed(Refusal):
    """The day's messages to this person are used up. Parameters: limit, name."""

    key = "too_many_relayed"
