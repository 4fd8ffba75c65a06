"""Find invitations that can still be answered, and change their state: shared by all invitations.

States change by conditional UPDATE, so that of a confirmation, an expiry and a dispute at the same
moment exactly one happens.
"""

from datetime import datetime
from typing import Any

from peewee import ModelSelect

from models import tables
from models.database import BindParam
from models.invitations import blocked_phones
from models.invitations.errors import LinkOver
from models.tables import InvitationState, InvitationVia

FORGOTTEN: dict[str, Any] = {
    "name": "",
    "phone": None,
    "token": None,
}  # what no invitation keeps once it is not pending
# Their person registered with the phone: its hash stays until they leave, for models.review.
CAME = (InvitationState.CONFIRMED, InvitationState.LATE)


def pending(now: datetime | BindParam) -> "ModelSelect[tables.Invitation]":
    """Return the query for the invitations that can still be confirmed."""
    return tables.Invitation.select().where(
        tables.Invitation.state == InvitationState.PENDING, tables.Invitation.expires_at > now
    )


def close(
    state: InvitationState,
    now: datetime,
    which: Any,
    *,
    of: InvitationState = InvitationState.PENDING,
    **more: Any,
) -> int:
    """Move those of `which` that are still in the state `of` to `state`, and erase their data.

    The hash of the phone goes too, unless its owner came. The rules of models.review are applied to
    them once more. Returns how many were moved.
    """
    new = {"state": state, "ended_at": now, "examined_at": None, **FORGOTTEN, **more}
    if state not in CAME:
        new["phone_hash"] = None
    changed = tables.Invitation.update(**new)
    return int(changed.where(tables.Invitation.state == of, which).execute())


def by_token(token: str, now: datetime) -> tables.Invitation:
    """Return the row of a forwarded link that can still be answered; raises LinkOver.

    The row of a blocked phone never can: there is nothing to confirm, and nobody to invite.
    """
    row = pending(now).where(tables.Invitation.token == token).first() if token else None
    if row is None or is_orphan(row) or blocked_phones.is_placeholder(row):
        raise LinkOver
    invitation: tables.Invitation = row
    return invitation


def is_orphan(row: tables.Invitation) -> bool:
    """Return whether its inviter has gone; a file without inviter is the operator's."""
    return row.inviter_id is None and row.via != InvitationVia.FILE


def first_name(name: str) -> str:
    """Return the first word of a name."""
    return name.split()[0] if name.split() else ""
