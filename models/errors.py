"""Refusals of operations: each carries a key and parameters, and the catalogues have the words."""

from typing import ClassVar

# Shared by several subjects.


class Refusal(Exception):
    """An operation was understood and refused; nothing was changed.

    `key` names the sentence `error.<key>` in the catalogues, `parameters` fill its placeholders,
    and `choices` are codes (of places, booths or sessions) that the answer offers as buttons.
    """

    key: ClassVar[str]

    def __init__(self, choices: tuple[str, ...] = (), **parameters: object) -> None:
        super().__init__(self.key, parameters)
        self.parameters = parameters
        self.choices = choices


class NotRegistered(Refusal):
    """The operation is for workers, and this person has not registered. No parameters."""

    key = "not_registered"


class NotAllowed(Refusal):
    """The person holds no post that allows this at this place. Parameters: place (its code).

    With `what` = "session" (parameter: session) its trainer may do it, too.
    """

    key = "not_allowed"


class HandledBefore(Refusal):
    """The update was handled before a process died, and must not be again. No parameters."""

    key = "handled_before"


class NotConfirmed(Refusal):
    """A form that waits to be confirmed was answered otherwise. Parameters: button (its label)."""

    key = "not_confirmed"


class NotChosen(Refusal):
    """A question that only buttons answer was answered otherwise. No parameters."""

    key = "not_chosen"


class NotWritten(Refusal):
    """A question was answered by a voice note, a sticker or a place. No parameters."""

    key = "not_written"


class BadDate(Refusal):
    """A date cannot be parsed. Parameters: text. models/dates has the other reasons.

    With `what` = "no_such_day" its month has no day `n`.
    """

    key = "bad_date"


class BadNumber(Refusal):
    """A text is not a whole number in range. Parameters: text, low, high."""

    key = "bad_number"


class BadText(Refusal):
    """A subject or venue is empty or too long. Parameters: what, limit (characters)."""

    key = "bad_text"


class BadPostingTime(Refusal):
    """A kind of digest or the time of its posts cannot be parsed. Parameters: text."""

    key = "bad_posting_time"


class NoPost(Refusal):
    """The person holds no post; only holders of a post invite people by phone. No parameters."""

    key = "no_post"


# Identity: phone numbers and names.


# Spreadsheets.


# Places and booths.


# Consent.


# Kinds of posts.


# Invitations.


# Targets.


# Chats.


# Workers.


# Review and verification calls.


# Files of people.


# Posts.


# Trainings and their sessions.


# One's own record.
