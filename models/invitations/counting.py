"""Decide which invitations count for their inviter.

An invitation counts when it was confirmed, its inviter is still a worker, and no flag on it waits
or was rejected. It counts where the inviter's booth lies. It does not count while the person who
came is unconfirmed, because somebody else has their phone now. It still counts when that person has
erased themselves: the count stays, the person is gone.
"""

from typing import Any

from peewee import SQL, fn

from models import tables
from models.tables import FlagState, InvitationState


def counts(invitation: Any) -> Any:
    """Return the condition on an invitation that it counts."""
    flag = tables.Flag.alias()
    doubted = flag.select(SQL("1")).where(
        flag.invitation == invitation.id, flag.state.in_((FlagState.WAITING, FlagState.REJECTED))
    )
    came = invitation.state == InvitationState.CONFIRMED
    return came & ~fn.EXISTS(doubted) & ~fn.EXISTS(unconfirmed(invitation))


def unconfirmed(invitation: Any) -> Any:
    """Return the query for the person who came by an invitation, if they are unconfirmed now."""
    worker = tables.Worker.alias()
    return worker.select(SQL("1")).where(
        worker.id == invitation.worker, worker.confirmed_at.is_null()
    )


def under_review(worker_id: int) -> int:
    """Count an inviter's invitations that are under review and do not count yet."""
    flag, invitation = tables.Flag, tables.Invitation
    mine = (invitation.inviter == worker_id) & (invitation.state == InvitationState.CONFIRMED)
    query = flag.select(flag.invitation).distinct().join(invitation)
    return int(query.where(flag.state == FlagState.WAITING, mine).count())
