"""Refusals about invitations."""

from models.errors import Refusal


class AlreadyWorker(Refusal):
    """The invited phone is that of a worker in the inviter's own places. No parameters."""

    key = "already_worker"


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
