"""Flagged invitations: a coordinator looks at one after the other, and clears or rejects it.

A flagged invitation does not count until every flag on it is cleared. Rejecting ends the credit for
good, and nothing is deleted: the person who came is still a worker. Nobody decides on an entry they
are part of, as the inviter or as the one who came.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from peewee import fn

from models import audit, authority, entries, gazetteer, tables, worker_rows
from models.database import transaction
from models.errors import AlreadyDecided, NotAllowed, OwnEntry

Verdict = Literal["cleared", "rejected"]
VERDICTS: tuple[Verdict, ...] = ("cleared", "rejected")


@dataclass(frozen=True, slots=True)
class Review:
    """What waits for a coordinator, and the entry to decide on next.

    `waiting` entries are theirs to decide, `own` are left to somebody else because they are part of
    them; `alike` wait of this inviter, with this one. `last` is a flag of their last decision,
    which they can take back.
    """

    waiting: int
    own: int
    entry: entries.Entry | None
    inviter: entries.Inviter | None
    alike: int
    last: int | None


def look(telegram_id: int, now: datetime, after: int = 0) -> Review:
    """Give the next flagged entry behind the one with the id `after`, from the start at the end.

    That it was shown is kept in the audit. Raises NotRegistered or NotAllowed.
    """
    with transaction():
        me = worker_rows.require_id(telegram_id)
        ac_ids = own_acs(telegram_id)
        theirs = flagged(ac_ids) & not_part_of(me)
        number = _count(theirs)
        entry_id = _first(theirs & (tables.Invitation.id > after)) or _first(theirs)
        shown = _shown(entry_id, me, now) if entry_id else None
        return Review(
            waiting=number,
            own=_count(flagged(ac_ids)) - number,
            entry=shown[0] if shown else None,
            inviter=shown[1] if shown else None,
            alike=shown[2] if shown else 0,
            last=_last(me),
        )


def waiting(telegram_id: int) -> int:
    """Count the entries that wait for a coordinator; raises NotRegistered or NotAllowed."""
    return _count(flagged(own_acs(telegram_id)) & not_part_of(worker_rows.require_id(telegram_id)))


def decide(
    telegram_id: int, invitation_id: int, verdict: Verdict, now: datetime, *, alike: bool = False
) -> int:
    """Clear or reject a flagged entry, or with `alike` all of its inviter; give how many.

    Raises NotRegistered, NotAllowed, OwnEntry, or AlreadyDecided when nothing waits there.
    """
    with transaction():
        me = worker_rows.require_id(telegram_id)
        row, by = _entry(invitation_id)
        authority.require(telegram_id, "review", by.booth.ac.id)
        if me in (row.inviter_id, row.worker_id):
            raise OwnEntry
        which = tables.Invitation.id == row.id
        if alike:
            which = (tables.Invitation.inviter == by.id) & not_part_of(me)
        ids = _ids(which & tables.Invitation.id.in_(_waiting()))
        changed = (
            tables.Flag.update(state=verdict, decided_by=me, decided_at=now)
            .where(tables.Flag.invitation.in_(ids), tables.Flag.state == "waiting")
            .returning(tables.Flag.invitation)
            .execute()
        )
        count = len({flag.invitation_id for flag in changed})
        if count:
            audit.record(me, verdict, by.code, now, entry=row.id, entries=count)
        return count or _decided(me, row.id, verdict)


def take_back(telegram_id: int, flag_id: int, now: datetime) -> int:
    """Let everything wait again that was decided together with this flag; give how many entries.

    Only who decided may, while they still hold the post; 0 when it waits already. Raises
    NotRegistered, NotAllowed or AlreadyDecided.
    """
    with transaction():
        me = worker_rows.require_id(telegram_id)
        flag = tables.Flag.get_or_none(tables.Flag.id == flag_id)
        if flag is None:
            raise NotAllowed(place="")
        row, by = _entry(flag.invitation_id)
        authority.require(telegram_id, "review", by.booth.ac.id)
        if flag.state == "waiting":
            return 0
        if flag.decided_by_id != me:
            raise AlreadyDecided
        rows = list(
            tables.Flag.update(state="waiting", decided_by=None, decided_at=None)
            .where(tables.Flag.decided_by == me, tables.Flag.decided_at == flag.decided_at)
            .returning(tables.Flag.invitation)
            .execute()
        )
        count = len({one.invitation_id for one in rows})
        audit.record(me, "take_back", by.code, now, entry=row.id, entries=count)
    return count


def own_acs(telegram_id: int) -> tuple[int, ...]:
    """Give the ACs in which this person reviews; raises NotRegistered or NotAllowed for nowhere."""
    own = authority.places_of(telegram_id, "review")
    if not own:
        worker_rows.require_id(telegram_id)
        raise NotAllowed(place="")
    world = gazetteer.current()
    return tuple(dict.fromkeys(ac for place in own for ac in world.acs_of(place.id)))


def inside(ac_ids: Sequence[int]) -> Any:
    """Give the condition on an invitation that its inviter's booth lies in one of these ACs."""
    workers = tables.Worker.select(tables.Worker.id).join(tables.Booth)
    return tables.Invitation.inviter.in_(workers.where(tables.Booth.ac.in_(ac_ids)))


def flagged(ac_ids: Sequence[int]) -> Any:
    """Give the condition on an invitation that it is being checked, and is of these ACs."""
    invitation = tables.Invitation
    return (invitation.state == "confirmed") & invitation.id.in_(_waiting()) & inside(ac_ids)


def not_part_of(me: int) -> Any:
    """Give the condition on an invitation that this worker neither invited nor came by it."""
    invitation = tables.Invitation
    return (invitation.inviter != me) & (invitation.worker.is_null() | (invitation.worker != me))


def _waiting() -> Any:
    return tables.Flag.select(tables.Flag.invitation).where(tables.Flag.state == "waiting")


def _count(which: Any) -> int:
    return int(tables.Invitation.select().where(which).count())


def _first(which: Any) -> int | None:
    found: int | None = tables.Invitation.select(fn.MIN(tables.Invitation.id)).where(which).scalar()
    return found


def _ids(which: Any) -> list[int]:
    query = tables.Invitation.select(tables.Invitation.id).where(which)
    return [row.id for row in query.order_by(tables.Invitation.id)]


def _shown(entry_id: int, me: int, now: datetime) -> tuple[entries.Entry, entries.Inviter, int]:
    invitation = tables.Invitation
    [entry] = entries.read(invitation.select().where(invitation.id == entry_id))
    _, by = _entry(entry_id)
    alike = (invitation.inviter == by.id) & invitation.id.in_(_waiting()) & not_part_of(me)
    audit.record(me, "flagged", by.code, now, entry=entry_id)
    return entry, by, _count(alike)


def _entry(invitation_id: int) -> tuple[tables.Invitation, entries.Inviter]:
    """Give an invitation and its inviter; what is not there is not this person's either."""
    row = tables.Invitation.get_or_none(tables.Invitation.id == invitation_id)
    if row is None or row.inviter_id is None:
        raise NotAllowed(place="")
    return row, entries.inviter(tables.Worker.get_by_id(row.inviter_id))


def _decided(me: int, invitation_id: int, verdict: Verdict) -> int:
    """Give how many entries this worker decided so together with this one, in the same update."""
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
        flag.decided_by == me, flag.decided_at == newest, flag.state != "waiting"
    )
    found: int | None = query.scalar()
    return found
