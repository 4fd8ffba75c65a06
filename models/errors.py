"""Refusals of the domain. An error carries a key and parameters; the catalogues have the words."""

from typing import ClassVar


class Refusal(Exception):
    """An operation that was understood and is not done; nothing was changed.

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


class AlreadyRegistered(Refusal):
    """A second registration by the same person. Parameters: worker (their ID)."""

    key = "already_registered"


class PhoneTaken(Refusal):
    """Another worker holds this phone. No parameters: it must not be told who."""

    key = "phone_taken"


class NotOwnContact(Refusal):
    """The shared contact is somebody else's. No parameters."""

    key = "not_own_contact"


class TypedPhone(Refusal):
    """A phone was typed, where only a shared contact is sure to be one's own. No parameters."""

    key = "typed_phone"


class NotAgreed(Refusal):
    """Something else than the button was the answer to the notice. No parameters."""

    key = "not_agreed"


class BadPhone(Refusal):
    """What was shared or typed is no phone number. No parameters."""

    key = "bad_phone"


class BadName(Refusal):
    """An empty or overlong name. Parameters: limit (characters)."""

    key = "bad_name"


class PhoneInName(BadName):
    """A name with so many digits that they are a phone. Parameters: limit, as for any bad name."""

    key = "phone_in_name"


class AlreadyWorker(Refusal):
    """The phone to be noted is that of a worker in the inviter's own places. No parameters."""

    key = "already_worker"


class UnclearPerson(Refusal):
    """A line that is not one booth, one phone and one name. No parameters."""

    key = "unclear_person"


class UnknownPlace(Refusal):
    """No place by this code or name. Parameters: text. Choices: codes of the nearest places."""

    key = "unknown_place"


class AmbiguousPlace(Refusal):
    """Several places fit. Parameters: text. Choices: their codes, the likeliest first."""

    key = "ambiguous_place"


class UnknownBooth(Refusal):
    """No booth by this code or name. Parameters: text. Choices: codes of the nearest booths."""

    key = "unknown_booth"


class AmbiguousBooth(Refusal):
    """Several booths fit. Parameters: text. Choices: their codes, the likeliest first."""

    key = "ambiguous_booth"


class UnknownSession(Refusal):
    """No session by this code. Parameters: text. Choices: codes of coming sessions."""

    key = "unknown_session"


class SessionFull(Refusal):
    """No seat is left. Parameters: session, seats. Choices: sessions near by with free seats."""

    key = "session_full"


class SessionOver(Refusal):
    """The session has begun, is over or was called off. Parameters: session."""

    key = "session_over"


class SessionClash(Refusal):
    """The worker already holds a session at that time. Parameters: session, other."""

    key = "session_clash"


class SessionTaken(Refusal):
    """Workers hold seats in it, so it is not simply taken back. Parameters: session."""

    key = "session_taken"


class AlreadyEnrolled(Refusal):
    """The worker already has a seat in it. Parameters: session."""

    key = "already_enrolled"


class NotEnrolled(Refusal):
    """There is no seat to give up. Parameters: session."""

    key = "not_enrolled"


class DoubleBooked(Refusal):
    """A trainer or venue has another session at that time. Parameters: what, other (a session)."""

    key = "double_booked"


class NotAllowed(Refusal):
    """The person holds no post that allows this at this place. Parameters: place (its code)."""

    key = "not_allowed"


class BadTarget(Refusal):
    """A target out of range, of an unknown measure. Parameters: text."""

    key = "bad_target"


class BadDate(Refusal):
    """A date or time that cannot be read, or that has passed. Parameters: text."""

    key = "bad_date"


class BadNumber(Refusal):
    """Not a whole number in range. Parameters: text, low, high."""

    key = "bad_number"


class BadText(Refusal):
    """An empty or overlong subject or venue. Parameters: what, limit (characters)."""

    key = "bad_text"


class NotConfirmed(Refusal):
    """Something else came where a form waits to be confirmed. No parameters."""

    key = "not_confirmed"


class BadTime(Refusal):
    """A kind of digest or a time of day that cannot be read. Parameters: text."""

    key = "bad_time"


class NotLinked(Refusal):
    """The group is not linked to a place yet. No parameters."""

    key = "not_linked"


class OwnEntry(Refusal):
    """Somebody would decide on an invitation they are part of. No parameters."""

    key = "own_entry"


class AlreadyDecided(Refusal):
    """Somebody else was faster, or it is decided no more. No parameters."""

    key = "already_decided"


class CallOver(Refusal):
    """The call-back is answered, its week is over, or its person is gone. No parameters."""

    key = "call_over"


class BadMobile(Refusal):
    """What was typed for another person's phone is no mobile number. No parameters."""

    key = "bad_mobile"


class Landline(Refusal):
    """A typed phone is a landline, which no Telegram account is on. No parameters."""

    key = "landline"


class ForeignPhone(Refusal):
    """A typed phone is of another country than India. No parameters."""

    key = "foreign_phone"


class OwnPhone(Refusal):
    """Somebody notes their own phone as an invitation. No parameters."""

    key = "own_phone"


class NoPost(Refusal):
    """Only who holds a post notes people who are not there. No parameters."""

    key = "no_post"


class TooManyInvitations(Refusal):
    """The day's invitations of one worker are used up. Parameters: limit."""

    key = "too_many_invitations"


class InvitationOver(Refusal):
    """The invitation is somebody else's or waits no more. No parameters."""

    key = "invitation_over"


class BadSheet(Refusal):
    """A file that is not read. Parameters: what; and some of line, limit, ending, column, text."""

    key = "bad_sheet"


class ImportGone(Refusal):
    """The preview of an import is too old, somebody else's, or was put aside. No parameters."""

    key = "import_gone"


class FileChanged(Refusal):
    """The file that is to be brought in is not the one that was looked at. No parameters."""

    key = "file_changed"


class UndoOver(Refusal):
    """An import can no longer be taken back. Parameters: hours."""

    key = "undo_over"


class LinkOver(Refusal):
    """The forwarded link has ended, or there never was one. No parameters."""

    key = "link_over"


class ForeignLink(Refusal):
    """A link that invites, with the ID of nobody who is here. No parameters."""

    key = "foreign_link"


class UnknownWorker(Refusal):
    """No worker by this ID. Choices: IDs that may be meant, of workers whom the asker may see.

    Parameters: text, and what is wrong: `form` (no ID at all), `mistyped` (the check character
    does not fit; `near` when there are choices), `elsewhere` (a right ID that is nobody's here).
    """

    key = "unknown_worker"


class NothingToUndo(Refusal):
    """What should be changed back is no longer what it was changed to. No parameters."""

    key = "nothing_to_undo"


# Posts.


class UnknownPostKind(Refusal):
    """No kind of post by this code or name. Parameters: text."""

    key = "unknown_post_kind"


class WrongSpot(Refusal):
    """Posts of this kind are not held at such a place. Choices: places that may be meant.

    Parameters: place (its code); with choices also text, and what (where such posts are held: one
    of post_kinds.SPOTS, or `several`).
    """

    key = "wrong_spot"


class PostFull(Refusal):
    """As many hold this post as may. Parameters: place (its code)."""

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
    """A link to a post that gives it no more.

    Parameters: what (unknown | used | revoked | expired | withdrawn).
    """

    key = "dead_link"
