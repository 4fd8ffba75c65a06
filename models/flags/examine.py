"""Applying the rules to invitations that were answered since the last time.

The phones are read with the keys that the job has, compared, and forgotten: a flag keeps counts,
minutes and the like, never a number that belongs to a person.
"""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from cryptography.fernet import InvalidToken
from peewee import JOIN, fn

from models import tables
from models.database import transaction
from models.flags.entries import Entry
from models.flags.rules import RULES
from models.privacy import Keys

BATCH = 200  # invitations looked at in one go
LOOK_BACK = timedelta(days=30)  # of an inviter's entries; older ones were seen in their time
MOST = 500  # entries of one inviter that the rules are shown, the newest
ANSWERED = ("confirmed", "disputed")


def examine(keys: Keys, zone: ZoneInfo, now: datetime) -> int:
    """Look at up to BATCH answered invitations that nobody looked at; give how many there were.

    Every rule sees all recent entries of their inviters, so an earlier entry may be flagged too.
    Safe to run twice and side by side: a rule flags an entry once.
    """
    invitation = tables.Invitation
    query = invitation.select(invitation.id, invitation.inviter).where(
        invitation.examined_at.is_null(), invitation.state.in_(ANSWERED)
    )
    fresh = list(query.order_by(invitation.id).limit(BATCH))
    found = [
        row
        for inviter in sorted({row.inviter_id for row in fresh if row.inviter_id})
        for row in _flags(_entries(inviter, keys, zone, now), now)
    ]
    with transaction():
        for start in range(0, len(found), 100):
            tables.Flag.insert_many(found[start : start + 100]).on_conflict_ignore().execute()
        invitation.update(examined_at=now).where(
            invitation.id.in_([row.id for row in fresh])
        ).execute()
    return len(fresh)


def _flags(entries: list[Entry], now: datetime) -> Iterable[dict[str, object]]:
    for name, rule in RULES.items():
        for invitation_id, numbers in sorted(rule(entries).items()):
            yield {
                "invitation": invitation_id,
                "rule": name,
                "details": json.dumps(numbers),
                "made_at": now,
            }


def _entries(inviter_id: int, keys: Keys, zone: ZoneInfo, now: datetime) -> list[Entry]:
    invitation, worker = tables.Invitation, tables.Worker
    query = (
        invitation.select(invitation, worker)
        .join(worker, JOIN.LEFT_OUTER, on=(invitation.worker == worker.id), attr="came")
        .where(
            invitation.inviter == inviter_id,
            invitation.state.in_(ANSWERED),
            invitation.ended_at > now - LOOK_BACK,
        )
        .order_by(invitation.ended_at.desc(), invitation.id.desc())
        .limit(MOST)
    )
    rows = list(reversed(query))
    before = _same_phones(rows)
    return [_entry(row, keys, zone, before.get(row.id, 0)) for row in rows]


def _entry(row: tables.Invitation, keys: Keys, zone: ZoneInfo, same_phone: int) -> Entry:
    came = getattr(row, "came", None) if row.worker_id else None
    assert row.ended_at is not None
    return Entry(
        id=row.id,
        at=row.ended_at.astimezone(zone),
        via=row.via,
        state=row.state,
        telegram_id=came.telegram_id if came else None,
        phone=_number(came.phone, keys) if came and came.phone else None,
        same_phone=same_phone,
    )


def _number(token: str, keys: Keys) -> int | None:
    """Read a phone; None where the key that encrypted it is gone, which must not stop the rest."""
    try:
        return int(keys.decrypt(token).removeprefix("+"))
    except (InvalidToken, ValueError):
        return None


def _same_phones(rows: list[tables.Invitation]) -> dict[int, int]:
    """Give for each of these how many confirmed invitations with its phone were made before it."""
    other, one = tables.Invitation.alias("other"), tables.Invitation
    query: Any = (
        one.select(one.id, fn.COUNT(other.id).alias("n"))
        .join(other, on=(other.phone_hash == one.phone_hash))
        .where(
            one.id.in_([row.id for row in rows if row.phone_hash]),
            other.state == "confirmed",
            (other.ended_at < one.ended_at)
            | ((other.ended_at == one.ended_at) & (other.id < one.id)),
        )
        .group_by(one.id)
    )
    return {row.id: row.n for row in query.namedtuples()}
