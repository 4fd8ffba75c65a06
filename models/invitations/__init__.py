"""Who brought whom: pending, attributed and disputed invitations, and the leaderboard."""

from models.invitations import (
    attribution,
    blocked_phones,
    counted_phones,
    counting,
    disputes,
    invitation_rows,
    leaderboard,
)
from models.invitations.attribution import Attribution, ReferralLink
from models.invitations.errors import (
    AlreadyWorker,
    ForeignLink,
    InvitationOver,
    LinkOver,
    OwnPhone,
    TooManyInvitations,
)
from models.invitations.inviting import InvitationLimits, NewInvitation, add, record_from_file
from models.invitations.leaderboard import InviterRow, Leaderboard, PlaceRow
from models.invitations.pending_invitations import (
    BATCH,
    InviterSummary,
    PendingInvitation,
    expire,
    list_pending,
    one_pending,
    pending_for,
    summary,
    withdraw,
)

__all__ = [
    "BATCH",
    "AlreadyWorker",
    "Attribution",
    "ForeignLink",
    "InvitationLimits",
    "InvitationOver",
    "InviterRow",
    "InviterSummary",
    "Leaderboard",
    "LinkOver",
    "NewInvitation",
    "OwnPhone",
    "PendingInvitation",
    "PlaceRow",
    "ReferralLink",
    "TooManyInvitations",
    "add",
    "attribution",
    "blocked_phones",
    "counted_phones",
    "counting",
    "disputes",
    "expire",
    "invitation_rows",
    "leaderboard",
    "list_pending",
    "one_pending",
    "pending_for",
    "record_from_file",
    "summary",
    "withdraw",
]
