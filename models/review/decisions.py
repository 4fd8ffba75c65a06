"""Decisions on flagged invitations: a coordinator looks at one after the other and decides.

A flagged invitation does not count until every flag on it is cleared. Rejecting ends the credit for
good, and nothing is deleted: the person who came is still a worker. Nobody decides on an entry they
are part of, as the inviter or as the one who came.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from peewee import fn

from models import audit, authority, tables, worker_rows
from models.audit import AuditAction
from models.database import transaction
from models.errors import NotAllowed
from models.places import gazetteer
from models.review import entries
from models.review.errors import AlreadyDecided, OwnEntry
from models.tables import FlagState as FlagState
from models.tables import InvitationState

PEOPLE = 20  # of one inviter that are shown at once
Verdict = Literal[FlagState.CLEARED, FlagState.REJECTED]
VERDICTS: tuple[Verdict, ...] = (FlagState.CLEARED, FlagState.REJECTED)
_ACTIONS: dict[Verdict, AuditAction] = {
    FlagState.CLEARED: AuditAction.CLEARED,
    FlagState.REJECTED: AuditAction.REJECTED,
}


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
        ac_ids = own_acs(telegram_id)
        theirs = flagged(ac_ids) & not_part_of(me)
        number = _count(theirs)
        of_one = theirs & (invitation.inviter == inviter_id)
        entry_id = _first(of_one & (invitation.id > after)) or _first(of_one)
        entry_id = entry_id or _first_of_next(theirs, after) or _first(theirs)
        shown = _shown(entry_id, me, entries.acs_with_names(telegram_id), now) if entry_id else ()
        row = shown[0] if shown else None
        inviters = invitation.select(fn.COUNT(invitation.inviter.distinct())).where(theirs)
        return Review(
            waiting=number,
            own=_count(flagged(ac_ids)) - number,
            entry=row,
            inviter=_entry(row.id)[1] if row else None,
            alike=_count(_alike(row.id, me)) if row else 0,
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
    return _count(flagged(own_acs(telegram_id)) & not_part_of(worker_rows.require_id(telegram_id)))


def decide(
    telegram_id: int, invitation_id: int, verdict: Verdict, now: datetime, *, alike: bool = False
) -> int:
    """Clear or reject a flagged entry, or with `alike` all of its inviter; return how many.

    Raises NotRegistered, NotAllowed, OwnEntry, or AlreadyDecided when nothing waits there.
    """
    with transaction():
        me = worker_rows.require_id(telegram_id)
        row, inviter = _entry(invitation_id)
        authority.require(telegram_id, "review", inviter.booth.ac.id)
        if me in (row.inviter_id, row.worker_id):
            raise OwnEntry
        which = tables.Invitation.id == row.id
        if alike:
            which = (tables.Invitation.inviter == inviter.id) & not_part_of(me)
        ids = _ids(which & tables.Invitation.id.in_(_waiting()))
        changed = (
            tables.Flag.update(state=verdict, decided_by=me, decided_at=now)
            .where(tables.Flag.invitation.in_(ids), tables.Flag.state == FlagState.WAITING)
            .returning(tables.Flag.invitation)
            .execute()
        )
        count = len({flag.invitation_id for flag in changed})
        if count:
            audit.record(me, _ACTIONS[verdict], inviter.code, now, entry=row.id, entries=count)
        return count or _decided(me, row.id, verdict)


def take_back(telegram_id: int, flag_id: int, now: datetime) -> int:
    """Reset everything that was decided together with this flag; return how many entries.

    Only the person who decided may, while they still hold the post; 0 when it waits already. Raises
    NotRegistered, NotAllowed or AlreadyDecided.
    """
    with transaction():
        me = worker_rows.require_id(telegram_id)
        flag = tables.Flag.get_or_none(tables.Flag.id == flag_id)
        if flag is None:
            raise NotAllowed(place="")
        row, inviter = _entry(flag.invitation_id)
        authority.require(telegram_id, "review", inviter.booth.ac.id)
        if flag.state == FlagState.WAITING:
            return 0
        if flag.decided_by_id != me:
            raise AlreadyDecided
        rows = list(
            tables.Flag.update(state=FlagState.WAITING, decided_by=None, decided_at=None)
            .where(tables.Flag.decided_by == me, tables.Flag.decided_at == flag.decided_at)
            .returning(tables.Flag.invitation)
            .execute()
        )
        count = len({changed.invitation_id for changed in rows})
        audit.record(me, AuditAction.TAKE_BACK, inviter.code, now, entry=row.id, entries=count)
    return count


def own_acs(telegram_id: int) -> tuple[int, ...]:
    """Return the ACs in which this person reviews; raises NotRegistered, or NotAllowed for none."""
    own = authority.places_of(telegram_id, "review")
    if not own:
        worker_rows.require_id(telegram_id)
        raise NotAllowed(place="")
    current = gazetteer.current()
    return tuple(dict.fromkeys(ac for place in own for ac in current.acs_of(place.id)))


def inside(ac_ids: Sequence[int]) -> Any:
    """Return the condition on an invitation that its inviter's booth lies in one of these ACs."""
    workers = tables.Worker.select(tables.Worker.id).join(tables.Booth)
    return tables.Invitation.inviter.in_(workers.where(tables.Booth.ac.in_(ac_ids)))


def flagged(ac_ids: Sequence[int]) -> Any:
    """Return the condition on an invitation that it is under review, and is of these ACs."""
    invitation = tables.Invitation
    return (
        (invitation.state == InvitationState.CONFIRMED)
        & invitation.id.in_(_waiting())
        & inside(ac_ids)
    )


def not_part_of(me: int) -> Any:
    """Return the condition that this worker neither made the invitation nor came by it."""
    invitation = tables.Invitation
    return (invitation.inviter != me) & (invitation.worker.is_null() | (invitation.worker != me))


def _waiting() -> Any:
    return tables.Flag.select(tables.Flag.invitation).where(tables.Flag.state == FlagState.WAITING)


def _count(which: Any) -> int:
    return int(tables.Invitation.select().where(which).count())


def _first(which: Any) -> int | None:
    query = tables.Invitation.select(fn.MIN(tables.Invitation.id)).where(which)
    first_id: int | None = query.scalar()
    return first_id


def _ids(which: Any) -> list[int]:
    query = tables.Invitation.select(tables.Invitation.id).where(which)
    return [row.id for row in query.order_by(tables.Invitation.id)]


def _first_of_next(which: Any, after: int) -> int | None:
    """Return the first entry of the inviter whose first comes next after this one."""
    invitation = tables.Invitation
    first = fn.MIN(invitation.id)
    query = invitation.select(first).where(which).group_by(invitation.inviter)
    first_id: int | None = query.having(first > after).order_by(first).limit(1).scalar()
    return first_id


def _shown(
    entry_id: int, me: int, named_in: Collection[int], now: datetime
) -> tuple[entries.InvitationEntry, ...]:
    """Return an entry and those of its inviter that wait after it, and record it in the audit."""
    invitation = tables.Invitation
    here = _alike(entry_id, me) & (invitation.id >= entry_id)
    rows = invitation.select().where(here).order_by(invitation.id).limit(PEOPLE)
    people = entries.load(rows, named_in)
    _, inviter = _entry(entry_id)
    audit.record(me, AuditAction.FLAGGED, inviter.code, now, entry=entry_id, entries=len(people))
    return people


def _alike(entry_id: int, me: int) -> Any:
    """Return the condition on an invitation that it waits, and is of the inviter of this one."""
    invitation = tables.Invitation
    same = invitation.inviter == inviter_of(entry_id)
    return same & invitation.id.in_(_waiting()) & not_part_of(me)


def _entry(invitation_id: int) -> tuple[tables.Invitation, entries.InviterView]:
    """Return an invitation and its inviter; NotAllowed for a missing one, as for a foreign one."""
    row = tables.Invitation.get_or_none(tables.Invitation.id == invitation_id)
    if row is None or row.inviter_id is None:
        raise NotAllowed(place="")
    return row, entries.inviter(tables.Worker.get_by_id(row.inviter_id))


def _decided(me: int, invitation_id: int, verdict: Verdict) -> int:
    """Return how many entries this worker decided together with this one, in one update."""
    flag = tables.Flag
    mine = (flag.decided_by == me) & (flag.state == verdict)
    last = flag.select(fn.MAX(flag.decided_at)).where(flag.invitation == invitation_id, mine)
    entry = flag.invitation.distinct()
    count = int(flag.select(fn.COUNT(entry)).where(mine, flag.decided_at == last).scalar())
    if not count:
        raise AlreadyDecided
    return count


def _last(me: int) -> int | None:
    flag = tables.Flag
    newest = flag.select(fn.MAX(flag.decided_at)).where(flag.decided_by == me)
    query = flag.select(fn.MIN(flag.id)).where(
        flag.decided_by == me, flag.decided_at == newest, flag.state != FlagState.WAITING
    )
    flag_id: int | None = query.scalar()
    return flag_id
