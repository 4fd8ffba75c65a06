"""Refusals about norms."""

from models.errors import Refusal


class BadNorm(Refusal):
    """A norm cannot be read, or its least is above its most. Parameters: what, text, most.

    `what` is range, bounds, order or line.
    """

    key = "bad_norm"


class NormOver(Refusal):
    """There is no such norm, or another holds in its place. No parameters."""

    key = "norm_over"
