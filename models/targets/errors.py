"""Refusals about targets."""

from models.errors import Refusal


class BadTarget(Refusal):
    """A target is out of range or of an unknown measure. Parameters: text."""

    key = "bad_target"
