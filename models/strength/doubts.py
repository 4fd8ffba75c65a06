"""Doubted workers: they confirmed, and the invitation they came by waits to be reviewed."""

from typing import Any

from peewee import SQL, fn

from models import tables
from models.tables import FlagState, InvitationState


def doubted() -> Any:
    """Return the query for the ids of the workers of flags that wait: few, of whole countries."""
    flag, invitation = tables.Flag, tables.Invitation
    came = invitation.select(invitation.worker).join(flag, on=(flag.invitation == invitation.id))
    return came.where(flag.state == FlagState.WAITING, invitation.worker.is_null(False))


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
