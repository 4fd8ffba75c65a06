"""Refusals about training sessions."""

from models.errors import Refusal


class UnknownSession(Refusal):
    """No session has this code. Parameters: text. Choices: codes of coming sessions."""

    key = "unknown_session"


class SessionFull(Refusal):
    """No seat is left. Parameters: session, seats. Choices: sessions near by with free seats.

    With `what` = "held" those that are left are offered to people who wait, or held for an AC; with
    "door" a trainer reads it about somebody who has come, by their `name`.
    """

    key = "session_full"


class SessionOver(Refusal):
    """The session has begun, is over or was cancelled. Parameters: session."""

    key = "session_over"


class SessionClash(Refusal):
    """The worker has seats in other sessions at that time.

    Parameters: session, other (their codes as a text). With `what` = "waiting" they want to wait
    for a seat, so that there is nothing to swap yet.
    """

    key = "session_clash"


class PresentElsewhere(Refusal):
    """Somebody is on the list of another session at that time. Parameters: session, other, name.

    With `what` = "own" they read it themselves.
    """

    key = "present_elsewhere"


class SessionTaken(Refusal):
    """Workers hold seats in the session, so it is not simply undone. Parameters: session, n."""

    key = "session_taken"


class AlreadyEnrolled(Refusal):
    """The worker already has a seat in the session. Parameters: session."""

    key = "already_enrolled"


class NotEnrolled(Refusal):
    """The worker has no seat to give up. Parameters: session.

    Instead of it, `what` says why: "other" (the seat is not theirs), "absent" (they were not
    there), "not_asked", or "off_list" (a trainer reads it: that seat was given up).
    """

    key = "not_enrolled"


class DoubleBooked(Refusal):
    """A trainer or venue has another session at that time. Parameters: what, other (a session)."""

    key = "double_booked"
