"""Refusals of broadcasts."""

from models.errors import Refusal


class UnknownBroadcast(Refusal):
    """There is no broadcast with this code. Parameters: text."""

    key = "unknown_broadcast"


class BadAudience(Refusal):
    """A word names no audience of a broadcast. Parameters: text."""

    key = "bad_audience"


class EmptyAudience(Refusal):
    """Nobody would get the broadcast.

    Parameters: what: `nobody`, `self` where its author alone is in the audience, or `left_out`
    where all of it are left out.
    """

    key = "empty_audience"


class BadMarkup(Refusal):
    """A tag in the words is not understood, not closed, or closes nothing. Parameters: text."""

    key = "bad_markup"


class BadPicture(Refusal):
    """A picture cannot be sent on. Parameters: what (`big` or `file`), limit (megabytes)."""

    key = "bad_picture"


class NoWords(Refusal):
    """A broadcast has neither Hindi nor English words. No parameters."""

    key = "no_words"


class AudienceGrown(Refusal):
    """More people than were counted when its author saw them last. Parameters: before, now."""

    key = "audience_grown"


class NoSecond(Refusal):
    """Nobody else may confirm a broadcast to so many people. Parameters: limit."""

    key = "no_second"


class OwnBroadcast(Refusal):
    """Its author cannot confirm it a second time. No parameters."""

    key = "own_broadcast"


class BroadcastMoved(Refusal):
    """The broadcast is further on than a button says: sent, stopped, or taken back.

    Parameters: code, what (its state).
    """

    key = "broadcast_moved"


class NothingArrived(Refusal):
    """A broadcast has arrived nowhere, so that nothing can be changed. Parameters: code."""

    key = "nothing_arrived"
