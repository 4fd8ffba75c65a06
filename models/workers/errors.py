"""Refusals about workers and their registration."""

from models.errors import Refusal


class NotAgreed(Refusal):
    """The notice was answered otherwise than by its button. No parameters."""

    key = "not_agreed"


class AlreadyRegistered(Refusal):
    """The person has registered already. Parameters: worker (their ID)."""

    key = "already_registered"


class PhoneTaken(Refusal):
    """Another worker has this phone. No parameters: who it is must not be revealed."""

    key = "phone_taken"


class NotOwnContact(Refusal):
    """The shared contact is somebody else's. No parameters."""

    key = "not_own_contact"


class TypedPhone(Refusal):
    """A phone was typed where only a shared contact proves that it is one's own. No parameters."""

    key = "typed_phone"


class UnknownWorker(Refusal):
    """No worker has this ID. Choices: IDs that may be meant, of workers whom the asker may see.

    Parameters: text, and what is wrong: `form` (not an ID at all), `mistyped` (the check character
    does not fit; `near` when there are choices), `elsewhere` (a valid ID that no worker here has).
    """

    key = "unknown_worker"
