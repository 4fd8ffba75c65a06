"""The flagged entries that wait for a coordinator, those of one inviter at a time."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import fn

from models import audit, authority, tables, worker_rows
from models.audit import AuditAction
from models.database import transaction
from models.errors import NotAllowed
from models.review import decisions, entries
from models.tables import FlagState

PEOPLE = 20  # of one inviter that are shown at once


@dataclass(frozen=True, slots=True)
class Review:
    """What waits for a coordinator, and the entry to decide on next.

    `waiting` entries of `inviters` people are theirs to decide, `own` are left to somebody else
    because the coordinator is part of them; `alike` of this inviter wait, this one included, and
    `people` are up to PEOPLE of them, `entry` first. `last` is a flag of their last decision, which
    they can take back.
    """

    waiting: int
    own: int
    entry: entries.InvitationEntry | None
    inviter: entries.InviterView | None
    alike: int
    people: tuple[entries.InvitationEntry, ...]
    inviters: int
    last: int | None


def queue(telegram_id: int, now: datetime, after: int = 0, *, inviter_id: int = 0) -> Review:
    """Return the flagged entries of the next inviter after the entry `after`, or of the first.

    With `inviter_id` they are that worker's, from the one after `after`, while any waits. The audit
    records that they were shown. Raises NotRegistered or NotAllowed.
    """
    invitation = tables.Invitation
    with transaction(repeatable=True):
        me = worker_rows.require_id(telegram_id)
        place_ids = decisions.own_places(telegram_id)
        if inviter_id:
            _require_inviter(telegram_id, inviter_id)
        theirs = decisions.flagged(place_ids) & decisions.not_part_of(me)
        number = decisions.count_of(theirs)
        of_one = theirs & (invitation.inviter == inviter_id)
        entry_id = decisions.first_of(of_one & (invitation.id > after)) or decisions.first_of(
            of_one
        )
        entry_id = entry_id or _first_of_next(theirs, after) or decisions.first_of(theirs)
        shown = (
            _shown(entry_id, me, entries.places_with_names(telegram_id), now) if entry_id else ()
        )
        row = shown[0] if shown else None
        inviters = invitation.select(fn.COUNT(invitation.inviter.distinct())).where(theirs)
        return Review(
            waiting=number,
            own=decisions.count_of(decisions.flagged(place_ids)) - number,
            entry=row,
            inviter=decisions.entry_of(row.id)[1] if row else None,
            alike=decisions.count_of(_alike(row.id, me)) if row else 0,
            people=shown,
            inviters=int(inviters.scalar()),
            last=_last(me),
        )


def inviter_of(entry_id: int) -> int:
    """Return the id of the worker whose entry it is, 0 for nobody."""
    row = tables.Invitation.get_or_none(tables.Invitation.id == entry_id)
    return (row.inviter_id or 0) if row else 0


def count_waiting(telegram_id: int) -> int:
    """Count the entries that wait for a coordinator; raises NotRegistered or NotAllowed."""
    return decisions.count_of(
        decisions.flagged(decisions.own_places(telegram_id))
        & decisions.not_part_of(worker_rows.require_id(telegram_id))
    )


def _require_inviter(telegram_id: int, inviter_id: int) -> None:
    """Raise NotAllowed for a worker in whose place this person does not review, or for none."""
    row = tables.Worker.get_or_none(tables.Worker.id == inviter_id)
    if row is None:
        raise NotAllowed(place="")
    authority.require(telegram_id, "review", entries.inviter(row).booth.area.id)


def _first_of_next(which: Any, after: int) -> int | None:
    """Return the first entry of the inviter whose first comes next after this one."""
    invitation = tables.Invitation
    first = fn.MIN(invitation.id)
    query = invitation.select(first).where(which).group_by(invitation.inviter)
    first_id: int | None = query.having(first > after).order_by(first).limit(1).scalar()
    return first_id


def _shown(
    entry_id: int, me: int, named_in: frozenset[int], now: datetime
) -> tuple[entries.InvitationEntry, ...]:
    """Return an entry and those of its inviter that wait after it, and record it in the audit."""
    invitation = tables.Invitation
    here = _alike(entry_id, me) & (invitation.id >= entry_id)
    rows = invitation.select().where(here).order_by(invitation.id).limit(PEOPLE)
    people = entries.load(rows, named_in)
    _, inviter = decisions.entry_of(entry_id)
    audit.record(me, AuditAction.FLAGGED, inviter.code, now, entry=entry_id, entries=len(people))
    return people


def _alike(entry_id: int, me: int) -> Any:
    """Return the condition on an invitation that it waits, and is of the inviter of this one."""
    invitation = tables.Invitation
    same = invitation.inviter == inviter_of(entry_id)
    return same & invitation.id.in_(decisions.waiting()) & decisions.not_part_of(me)


def _last(me: int) -> int | None:
    flag = tables.Flag
    newest = flag.select(fn.MAX(flag.decided_at)).where(flag.decided_by == me)
    query = flag.select(fn.MIN(flag.id)).where(
        flag.decided_by == me, flag.decided_at == newest, flag.state != FlagState.WAITING
    )
    flag_id: int | None = query.scalar()
    return flag_id
