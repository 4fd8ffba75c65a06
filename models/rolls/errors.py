"""What is wrong with a roll: in words for the operator, and a refusal for the chat."""

from models.errors import Refusal


class BadRoll(Exception):
    """A roll cannot be read, applied or undone; the message says why, and what to do."""


class NeedsYes(BadRoll):
    """A roll would do what is seldom meant: it is done when the operator says so."""


class RollOver(Refusal):
    """A roll does not wait any more: it was applied, or a newer one has come. Parameters: roll.

    With `what` = "draft" it is one, which is only shown.
    """

    key = "roll_over"
