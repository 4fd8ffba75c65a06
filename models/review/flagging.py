"""Apply the fraud rules to invitations that were answered since the last run.

The phones are decrypted with the keys of the job, compared, and forgotten: a flag keeps counts,
minutes and the like, never a number that belongs to a person.
"""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from cryptography.fernet import InvalidToken
from peewee import JOIN, fn

from models import counters, tables
from models.database import transaction
from models.identity import PhoneCipher
from models.review.evidence import Evidence
from models.review.rules import RULES
from models.tables import InvitationState

BATCH = 200  # answers of one run
LOOK_BACK = timedelta(days=30)  # of an inviter's entries; older ones were examined in their time
MOST = 500  # entries of one inviter that the rules read, the newest
ANSWERED = (InvitationState.CONFIRMED, InvitationState.DISPUTED)


def examine(keys: PhoneCipher, zone: ZoneInfo, now: datetime) -> int:
    """Apply the rules to up to BATCH new answers; return how many there were.

    Every rule sees all recent entries of their inviters, so an earlier entry may be flagged too.
    Safe to run twice and side by side: a rule flags an entry once.
    """
    invitation = tables.Invitation
    query = invitation.select(invitation.id, invitation.inviter, invitation.state).where(
        invitation.examined_at.is_null(), invitation.state.in_(ANSWERED)
    )
    fresh = list(query.order_by(invitation.id).limit(BATCH))
    flags = [
        row
        for inviter in sorted({row.inviter_id for row in fresh if row.inviter_id})
        for row in _flags(_entries(inviter, keys, zone, now), now)
    ]
    with transaction():
        for start in range(0, len(flags), 100):
            tables.Flag.insert_many(flags[start : start + 100]).on_conflict_ignore().execute()
        counters.doubts_of_changed(row["invitation"] for row in flags)
        for state in ANSWERED:  # one that is disputed at this very moment is left for the next run
            examined = [row.id for row in fresh if row.state == state]
            invitation.update(examined_at=now).where(
                invitation.id.in_(examined), invitation.state == state
            ).execute()
    return len(fresh)


def _flags(entries: list[Evidence], now: datetime) -> Iterable[dict[str, Any]]:
    for name, rule in RULES.items():
        for invitation_id, numbers in sorted(rule(entries).items()):
            yield {
                "invitation": invitation_id,
                "rule": name,
                "details": json.dumps(numbers),
                "made_at": now,
            }


def _entries(inviter_id: int, keys: PhoneCipher, zone: ZoneInfo, now: datetime) -> list[Evidence]:
    invitation, worker = tables.Invitation, tables.Worker
    query = (
        invitation.select(invitation, worker, _inviters(invitation).alias("inviters"))
        .join(worker, JOIN.LEFT_OUTER, on=(invitation.worker == worker.id), attr="came")
        .where(
            invitation.inviter == inviter_id,
            invitation.state.in_(ANSWERED),
            invitation.ended_at > now - LOOK_BACK,
        )
        .order_by(invitation.ended_at.desc(), invitation.id.desc())
        .limit(MOST)
    )
    return [_entry(row, keys, zone) for row in reversed(query)]


def _inviters(invitation: Any) -> Any:
    """Return the count of inviters whose invitation to the same phone ended when it came."""
    other = tables.Invitation.alias("other")
    came = other.state.in_((InvitationState.CONFIRMED, InvitationState.LATE))
    return other.select(fn.COUNT(other.inviter.distinct())).where(
        other.phone_hash == invitation.phone_hash, came
    )


def _entry(row: tables.Invitation, keys: PhoneCipher, zone: ZoneInfo) -> Evidence:
    came = row.came if row.worker_id else None  # type: ignore[attr-defined]
    assert row.ended_at is not None
    return Evidence(
        id=row.id,
        at=row.ended_at.astimezone(zone),
        via=row.via,
        state=row.state,
        telegram_id=came.telegram_id if came else None,
        phone=_number(came.phone, keys) if came and came.phone else None,
        erased=row.state == InvitationState.CONFIRMED and came is None,
        inviters=max(1, row.inviters),  # type: ignore[attr-defined]
    )


def _number(token: str, keys: PhoneCipher) -> int | None:
    """Decrypt a phone; None where its key is gone, which must not stop the rest."""
    try:
        return int(keys.decrypt(token).removeprefix("+"))
    except (InvalidToken, ValueError):
        return None
