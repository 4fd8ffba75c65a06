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
    """The person holds no post that allows this at this place. Parameters: place (its code)."""

    key = "not_allowed"


class NotConfirmed(Refusal):
    """A form that waits to be confirmed was answered otherwise. No parameters."""

    key = "not_confirmed"


class BadDate(Refusal):
    """A date or time cannot be parsed, or has passed. Parameters: text."""

    key = "bad_date"


class BadNumber(Refusal):
    """A text is not a whole number in range. Parameters: text, low, high."""

    key = "bad_number"


class BadText(Refusal):
    """A subject or venue is empty or too long. Parameters: what, limit (characters)."""

    key = "bad_text"


class BadTime(Refusal):
    """A kind of digest or a time of day cannot be parsed. Parameters: text."""

    key = "bad_time"


class NoPost(Refusal):
    """The person holds no post; only holders of a post invite people by phone. No parameters."""

    key = "no_post"


# Identity: phone numbers and names.


class BadPhone(Refusal):
    """A shared contact or typed text is not a phone number. No parameters."""

    key = "bad_phone"


class BadMobile(Refusal):
    """The phone typed for another person is not a mobile number. No parameters."""

    key = "bad_mobile"


class Landline(Refusal):
    """A typed phone is a landline, which no Telegram account is on. No parameters."""

    key = "landline"


class ForeignPhone(Refusal):
    """A typed phone belongs to another country than India. No parameters."""

    key = "foreign_phone"


class BadName(Refusal):
    """A name is empty or too long. Parameters: limit (characters)."""

    key = "bad_name"


class PhoneInName(BadName):
    """A name has so many digits that they may be a phone. Parameters: limit (characters)."""

    key = "phone_in_name"


# Spreadsheets.


class BadSheet(Refusal):
    """A file cannot be read. Parameters: what; some of line, limit, ending, column, text."""

    key = "bad_sheet"


# Places and booths.


class UnknownPlace(Refusal):
    """No place has this code or name. Parameters: text. Choices: codes of the nearest places."""

    key = "unknown_place"


class AmbiguousPlace(Refusal):
    """Several places fit. Parameters: text. Choices: their codes, the likeliest first."""

    key = "ambiguous_place"


class UnknownBooth(Refusal):
    """No booth has this code or name. Parameters: text. Choices: codes of the nearest booths."""

    key = "unknown_booth"


class AmbiguousBooth(Refusal):
    """Several booths fit. Parameters: text. Choices: their codes, the likeliest first."""

    key = "ambiguous_booth"


# Consent.


class NotAgreed(Refusal):
    """The notice was answered otherwise than by its button. No parameters."""

    key = "not_agreed"


# Kinds of posts.


class UnknownPostKind(Refusal):
    """No kind of post has this code or name. Parameters: text."""

    key = "unknown_post_kind"


# Invitations.


class AlreadyWorker(Refusal):
    """The invited phone is that of a worker in the inviter's own places. No parameters."""

    key = "already_worker"


class UnclearPerson(Refusal):
    """A line does not consist of one booth, one phone and one name. No parameters."""

    key = "unclear_person"


class OwnPhone(Refusal):
    """Somebody invites their own phone. No parameters."""

    key = "own_phone"


class TooManyInvitations(Refusal):
    """The day's invitations of one worker are used up. Parameters: limit."""

    key = "too_many_invitations"


class InvitationOver(Refusal):
    """The invitation is somebody else's or not pending any more. No parameters."""

    key = "invitation_over"


class LinkOver(Refusal):
    """The forwarded link has ended, or there never was one. No parameters."""

    key = "link_over"


class ForeignLink(Refusal):
    """An invitation link carries an ID that no worker here has. No parameters."""

    key = "foreign_link"


# Targets.


class BadTarget(Refusal):
    """A target is out of range or of an unknown measure. Parameters: text."""

    key = "bad_target"


# Chats.


class NotLinked(Refusal):
    """The group is not linked to a place yet. No parameters."""

    key = "not_linked"


# Workers.


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


# Review and verification calls.


class OwnEntry(Refusal):
    """A reviewer is part of the invitation to be decided. No parameters."""

    key = "own_entry"


class AlreadyDecided(Refusal):
    """Somebody else has decided already, or it is not decided any more. No parameters."""

    key = "already_decided"


class CallOver(Refusal):
    """The call is answered, its week is over, or its person is gone. No parameters."""

    key = "call_over"


# Files of people.


class ImportGone(Refusal):
    """The preview of an import is too old, somebody else's, or discarded. No parameters."""

    key = "import_gone"


class FileChanged(Refusal):
    """The file to be imported is not the one that was previewed. No parameters."""

    key = "file_changed"


class UndoOver(Refusal):
    """An import can no longer be undone. Parameters: hours."""

    key = "undo_over"


# Posts.


class WrongSpot(Refusal):
    """Posts of this kind are not held at such a place. Choices: places that may be meant.

    Parameters: place (its code); with choices also text, and what (where such posts are held: one
    of post_kinds.SPOTS, or `several`).
    """

    key = "wrong_spot"


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

    Parameters: what (unknown | used | revoked | expired | withdrawn).
    """

    key = "dead_link"


# Trainings and their sessions.


class UnknownSession(Refusal):
    """No session has this code. Parameters: text. Choices: codes of coming sessions."""

    key = "unknown_session"


class SessionFull(Refusal):
    """No seat is left. Parameters: session, seats. Choices: sessions near by with free seats."""

    key = "session_full"


class SessionOver(Refusal):
    """The session has begun, is over or was cancelled. Parameters: session."""

    key = "session_over"


class SessionClash(Refusal):
    """The worker has a seat in another session at that time. Parameters: session, other."""

    key = "session_clash"


class SessionTaken(Refusal):
    """Workers hold seats in the session, so it cannot simply be undone. Parameters: session."""

    key = "session_taken"


class AlreadyEnrolled(Refusal):
    """The worker already has a seat in the session. Parameters: session."""

    key = "already_enrolled"


class NotEnrolled(Refusal):
    """The worker has no seat to give up. Parameters: session."""

    key = "not_enrolled"


class DoubleBooked(Refusal):
    """A trainer or venue has another session at that time. Parameters: what, other (a session)."""

    key = "double_booked"


# One's own record.


class NothingToUndo(Refusal):
    """A change cannot be undone, as the value was changed again since. No parameters."""

    key = "nothing_to_undo"
