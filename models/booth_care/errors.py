"""Refusals about taking booths."""

from models.errors import Refusal


class BoothTaken(Refusal):
    """Somebody else has the booth. Parameters: booth (its code), until (a day)."""

    key = "booth_taken"


class TooManyBooths(Refusal):
    """The worker has as many booths as one may have at once. Parameters: limit.

    `what` is own, or other: somebody to whom a coordinator assigns one.
    """

    key = "too_many_booths"


class NotToTake(Refusal):
    """A booth that cannot be taken. Parameters: booth (its code), what.

    `what` is elsewhere, sample, no_list or retired.
    """

    key = "not_to_take"


class CareOver(Refusal):
    """The worker does not have this booth, or not any more. No parameters."""

    key = "care_over"
