"""Decisions on flagged invitations: a coordinator looks at one after the other and decides.

A flagged invitation does not count until every flag on it is cleared. Rejecting ends the credit for
good, and nothing is deleted: the person who came is still a worker. Nobody decides on an entry they
are part of, as the inviter or as the one who came.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal

from peewee import fn

from models import audit, authority, counters, places, tables, worker_rows
from models.audit import AuditAction
from models.database import transaction
from models.errors import NotAllowed
from models.review import entries
from models.review.errors import AlreadyDecided, OwnEntry
from models.tables import FlagState as FlagState
from models.tables import InvitationState

Verdict = Literal[FlagState.CLEARED, FlagState.REJECTED]
VERDICTS: tuple[Verdict, ...] = (FlagState.CLEARED, FlagState.REJECTED)
_ACTIONS: dict[Verdict, AuditAction] = {
    FlagState.CLEARED: AuditAction.CLEARED,
    FlagState.REJECTED: AuditAction.REJECTED,
}


def decide(
    telegram_id: int, invitation_id: int, verdict: Verdict, now: datetime, *, alike: bool = False
) -> int:
    """Clear or reject a flagged entry, or with `alike` all of its inviter; return how many.

    Raises NotRegistered, NotAllowed, OwnEntry, or AlreadyDecided when nothing waits there.
    """
    with transaction():
        me = worker_rows.require_id(telegram_id)
        row, inviter = entry_of(invitation_id)
        authority.require(telegram_id, "review", inviter.booth.area.id)
        if me in (row.inviter_id, row.worker_id):
            raise OwnEntry
        which = tables.Invitation.id == row.id
        if alike:
            which = (tables.Invitation.inviter == inviter.id) & not_part_of(me)
        ids = _ids(which & tables.Invitation.id.in_(waiting()))
        changed = (
            tables.Flag.update(state=verdict, decided_by=me, decided_at=now)
            .where(tables.Flag.invitation.in_(ids), tables.Flag.state == FlagState.WAITING)
            .returning(tables.Flag.invitation)
            .execute()
        )
        decided = {flag.invitation_id for flag in changed}
        count = len(decided)
        counters.doubts_of_changed(decided)
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
        row, inviter = entry_of(flag.invitation_id)
        authority.require(telegram_id, "review", inviter.booth.area.id)
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
        again = {changed.invitation_id for changed in rows}
        count = len(again)
        counters.doubts_of_changed(again)
        audit.record(me, AuditAction.TAKE_BACK, inviter.code, now, entry=row.id, entries=count)
    return count


def own_places(telegram_id: int) -> tuple[int, ...]:
    """Return the places at which this person reviews; raises NotRegistered, or NotAllowed."""
    own = authority.places_of(telegram_id, "review")
    if not own:
        worker_rows.require_id(telegram_id)
        raise NotAllowed(place="")
    return tuple(place.id for place in own)


def inside(place_ids: Iterable[int]) -> Any:
    """Return the condition on an invitation that its inviter is in one of these places."""
    workers = tables.Worker.select(tables.Worker.id).join(tables.Booth)
    here = places.booths_in(*place_ids)(tables.Booth)
    return tables.Invitation.inviter.in_(workers.where(here))


def flagged(place_ids: Iterable[int]) -> Any:
    """Return the condition on an invitation that it is under review, and is of these places."""
    invitation = tables.Invitation
    return (
        (invitation.state == InvitationState.CONFIRMED)
        & invitation.id.in_(waiting())
        & inside(place_ids)
    )


def not_part_of(me: int) -> Any:
    """Return the condition that this worker neither made the invitation nor came by it."""
    invitation = tables.Invitation
    return (invitation.inviter != me) & (invitation.worker.is_null() | (invitation.worker != me))


def waiting() -> Any:
    """Return the query for the invitations with a flag that nobody has decided on."""
    return tables.Flag.select(tables.Flag.invitation).where(tables.Flag.state == FlagState.WAITING)


def count_of(which: Any) -> int:
    """Count the invitations of a condition."""
    return int(tables.Invitation.select().where(which).count())


def first_of(which: Any) -> int | None:
    """Return the id of the first invitation of a condition, or None."""
    query = tables.Invitation.select(fn.MIN(tables.Invitation.id)).where(which)
    first_id: int | None = query.scalar()
    return first_id


def _ids(which: Any) -> list[int]:
    query = tables.Invitation.select(tables.Invitation.id).where(which)
    return [row.id for row in query.order_by(tables.Invitation.id)]


def entry_of(invitation_id: int) -> tuple[tables.Invitation, entries.InviterView]:
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
