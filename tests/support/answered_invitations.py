"""Answered invitations and flags, as the rest of the code leaves them in the database."""

from datetime import datetime
from typing import Any

from models import tables
from models.workers import Worker
from tests.support.world import KEYS, NOON, booth_id, person


def brought(
    inviter: Worker,
    telegram_id: int,
    *,
    at: datetime = NOON,
    phone: str = "",
    booth: str = "166/1",
    **fields: Any,
) -> tables.Invitation:
    """Confirm an invitation by a new person, and return its row; `fields` are columns of it."""
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
    """Create an answered invitation, by default one whose person has erased themselves since."""
    columns = {"via": "link", **fields}
    where = booth_id(booth) if booth else None
    row: tables.Invitation = tables.Invitation.create(
        inviter=inviter.id, state=state, made_at=at, ended_at=at, booth=where, **columns
    )
    return row


def flag(row: tables.Invitation, rule: str = "burst", **fields: Any) -> tables.Flag:
    """Create a flag on an invitation."""
    columns = {"details": '{"count": 16, "minutes": 24}', "made_at": NOON, **fields}
    flag_row: tables.Flag = tables.Flag.create(invitation=row.id, rule=rule, **columns)
    return flag_row
