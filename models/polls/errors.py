"""Refusals about polls."""

from collections.abc import Sequence

from models.errors import Refusal


class PollSilence(Refusal):
    """This may not go there in the 48 hours before a poll. Parameters: place (its code), until."""

    key = "poll_silence"


class LiftOver(Refusal):
    """The silence is over, or nobody asks any more for it to be lifted. No parameters."""

    key = "lift_over"


class SamePerson(Refusal):
    """Somebody agrees to what they have asked for themselves. No parameters."""

    key = "same_person"


class BadPolls(Exception):
    """A file of polls was refused as a whole; `lines` say to the operator what is wrong."""

    def __init__(self, lines: Sequence[str]) -> None:
        """Keep the reasons, one a line."""
        super().__init__("\n".join(lines))
        self.lines = tuple(lines)
