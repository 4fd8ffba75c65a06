"""Doubted workers: they confirmed, and the invitation they came by waits to be reviewed."""

from typing import Any

from peewee import SQL, fn

from models import tables
from models.tables import FlagState, InvitationState


def is_doubted(worker: Any) -> Any:
    """Return the condition on a worker that nobody has decided yet on a flag of their entry."""
    flag, invitation = tables.Flag.alias("doubt"), tables.Invitation.alias("came_by")
    doubts = (
        flag.select(SQL("1"))
        .join(invitation, on=(flag.invitation == invitation.id))
        .where(flag.state == FlagState.WAITING, invitation.worker == worker.id)
        .where(invitation.state == InvitationState.CONFIRMED)
    )
    return worker.confirmed_at.is_null(False) & fn.EXISTS(doubts)


def are_doubted(worker: Any) -> Any:
    """Return the same condition for many workers at once: it begins with the flags, which are few.

    Those that wait in a whole country are fewer than the workers of one AC.
    """
    flag, invitation = tables.Flag, tables.Invitation
    came = invitation.select(invitation.worker).join(flag, on=(flag.invitation == invitation.id))
    waiting = came.where(flag.state == FlagState.WAITING, invitation.worker.is_null(False))
    return worker.id.in_(waiting) & is_doubted(worker)
