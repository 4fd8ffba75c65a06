"""Invitations that were answered, as the other parts of the bot leave them behind."""

from datetime import datetime
from typing import Any

from models import tables
from models.workers import Worker
from tests.world import KEYS, NOON, booth_id, person


def brought(
    inviter: Worker,
    telegram_id: int,
    *,
    at: datetime = NOON,
    phone: str = "",
    booth: str = "166/1",
    **fields: Any,
) -> tables.Invitation:
    """Let a new person confirm an invitation; fields of the row may be given."""
    came = person(telegram_id, f"Bai {chr(65 + telegram_id % 26)}", booth, now=at)
    if phone:
        token = KEYS.encrypt(phone)
        tables.Worker.update(phone=token).where(tables.Worker.id == came.id).execute()
    return answered(inviter, at=at, worker=came.id, booth=booth, **fields)


def answered(
    inviter: Worker,
    state: str = "confirmed",
    *,
    at: datetime = NOON,
    booth: str = "",
    **fields: Any,
) -> tables.Invitation:
    """Write an answered invitation, by default one whose person has erased themselves since."""
    given = {"via": "link", **fields}
    where = booth_id(booth) if booth else None
    row: tables.Invitation = tables.Invitation.create(
        inviter=inviter.id, state=state, made_at=at, ended_at=at, booth=where, **given
    )
    return row


def flag(row: tables.Invitation, rule: str = "burst", **fields: Any) -> tables.Flag:
    """Doubt an invitation."""
    given = {"details": '{"count": 16, "minutes": 24}', "made_at": NOON, **fields}
    made: tables.Flag = tables.Flag.create(invitation=row.id, rule=rule, **given)
    return made
