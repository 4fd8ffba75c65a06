"""Refusals about targets."""

from models.errors import Refusal


class BadTarget(Refusal):
    """A target is out of range or of an unknown measure. Parameters: text."""

    key = "bad_target"


class TargetOver(Refusal):
    """There is no such target, its last day is over, or another runs in its place.

    No parameters.
    """

    key = "target_over"
