"""Refusals about kinds of posts."""

from models.errors import Refusal


class UnknownPostKind(Refusal):
    """No kind of post has this code or name. Parameters: text."""

    key = "unknown_post_kind"
