"""Refusals about linked groups."""

from models.errors import Refusal


class NotLinked(Refusal):
    """The group is not linked to a place yet. No parameters."""

    key = "not_linked"
