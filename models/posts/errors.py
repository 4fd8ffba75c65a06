"""Refusals about posts."""

from models.errors import Refusal


class UnclearPerson(Refusal):
    """A line does not consist of one booth, one phone and one name. No parameters."""

    key = "unclear_person"


class WrongLocation(Refusal):
    """Posts of this kind are not held at such a place. Choices: places that may be meant.

    Parameters: place (its code); with choices also text, and what (where such posts are held: one
    of post_kinds.LOCATIONS, or `several`).
    """

    key = "wrong_location"


class PostFull(Refusal):
    """The post has as many holders as are allowed. Parameters: place (its code)."""

    key = "post_full"


class AlreadyHeld(Refusal):
    """The person holds this post already. Parameters: place (its code)."""

    key = "already_held"


class PostOver(Refusal):
    """There is no such post, or it has ended. No parameters."""

    key = "post_over"


class NotAWorker(Refusal):
    """Nobody has registered with the phone of this contact. No parameters."""

    key = "not_a_worker"


class DeadLink(Refusal):
    """A link to an offered post is not valid any more.

    Parameters: what (unknown | used | revoked | expired | withdrawn); with expired also hours (how
    long a link is valid).
    """

    key = "dead_link"
