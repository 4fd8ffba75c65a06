"""The entries behind a number: an inviter's invitations, as a coordinator may see them."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import JOIN

from models import audit, authority, places, tables, worker_rows
from models.audit import AuditAction
from models.database import transaction
from models.errors import NotAllowed
from models.identity import worker_ids
from models.invitations import leaderboard
from models.places import booths
from models.tables import FlagState, InvitationState

PAGE = 8


@dataclass(frozen=True, slots=True)
class FlagView:
    """A flag: the rule, its numbers, and the decision (waiting, cleared or rejected)."""

    rule: str
    numbers: dict[str, int]
    state: str


@dataclass(frozen=True, slots=True)
class InvitationEntry:
    """An invitation. `at` is when it was answered, else made; `code` is the worker ID of who came.

    `code` and `booth` are "" where nobody has come, or has erased themselves since; `name` also
    where the reader may not see it or need not.
    """

    id: int
    at: datetime
    via: str
    state: str
    code: str
    booth: str
    flags: tuple[FlagView, ...]
    name: str = ""

    @property
    def standing(self) -> str:
        """Return its state; for a confirmed one with open or rejected flags, theirs."""
        states = {flag.state for flag in self.flags}
        open_flags = [s for s in (FlagState.REJECTED, FlagState.WAITING) if s in states]
        return (
            open_flags[0] if self.state == InvitationState.CONFIRMED and open_flags else self.state
        )


@dataclass(frozen=True, slots=True)
class InviterView:
    """The worker whose entries they are."""

    id: int
    code: str
    name: str
    booth: places.Booth


@dataclass(frozen=True, slots=True)
class EntryPage:
    """A page (from 0) of an inviter's entries, the newest first."""

    inviter: InviterView
    entries: tuple[InvitationEntry, ...]
    number: int
    pages: int
    total: int


def of_inviter(telegram_id: int, inviter_id: int, page: int, now: datetime) -> EntryPage:
    """Return a page of an inviter's entries to a holder of `people` or `review` at their booth.

    The audit records it. Raises NotAllowed, also for an inviter who does not exist.
    """
    with transaction(repeatable=True):
        row = tables.Worker.get_or_none(tables.Worker.id == inviter_id)
        me = worker_rows.find(telegram_id)
        if row is None or me is None:
            raise NotAllowed(place="")
        shown_inviter = inviter(row)
        if not leaderboard.may_view_entries(telegram_id, shown_inviter.booth.area.id):
            raise NotAllowed(place=shown_inviter.booth.area.code)
        query = tables.Invitation.select().where(tables.Invitation.inviter == inviter_id)
        total = query.count()
        pages = max(1, -(-total // PAGE))
        number = min(max(0, page), pages - 1)
        newest = query.order_by(tables.Invitation.id.desc()).limit(PAGE).offset(number * PAGE)
        shown = load(newest)
        audit.record(me.id, AuditAction.ENTRIES, shown_inviter.code, now, page=number)
    return EntryPage(shown_inviter, shown, number, pages, total)


def inviter(row: tables.Worker) -> InviterView:
    """Return the inviter that a row is."""
    return InviterView(row.id, worker_ids.show(row.public_id), row.name, places.booth(row.booth_id))


def places_with_names(telegram_id: int) -> frozenset[int]:
    """Return the places inside which a person may read the workers' names."""
    return frozenset(place.id for place in authority.places_of(telegram_id, "people"))


def load(query: Any, named_in: frozenset[int] = frozenset()) -> tuple[InvitationEntry, ...]:
    """Return the entries of a query on tables.Invitation, in its order, with their flags.

    Workers in the places `named_in` come with their names.
    """
    worker = tables.Worker
    came = query.join(worker, JOIN.LEFT_OUTER, on=(tables.Invitation.worker == worker.id))
    columns = worker.public_id, worker.name.alias("came"), worker.booth.alias("home")
    rows = list(came.select_extend(*columns).objects())
    flags = _flags(row.id for row in rows)
    homes = booths.by_ids(i for row in rows if (i := row.home or row.booth_id))
    named = {
        i for i, booth in homes.items() if not named_in.isdisjoint(places.ancestors(booth.area.id))
    }
    return tuple(
        InvitationEntry(
            id=row.id,
            at=row.ended_at or row.made_at,
            via=row.via,
            state=row.state,
            code=worker_ids.show(row.public_id) if row.public_id else "",
            booth=_code(homes.get(row.home or row.booth_id)),
            flags=flags.get(row.id, ()),
            name=row.came if row.came and row.home in named else "",
        )
        for row in rows
    )


def _flags(ids: Iterable[int]) -> dict[int, tuple[FlagView, ...]]:
    flags_of: dict[int, list[FlagView]] = defaultdict(list)
    flags = tables.Flag.select().where(tables.Flag.invitation.in_(list(ids)))
    for row in flags.order_by(tables.Flag.id):
        flags_of[row.invitation_id].append(FlagView(row.rule, json.loads(row.details), row.state))
    return {i: tuple(flags) for i, flags in flags_of.items()}


def _code(booth: places.Booth | None) -> str:
    return booth.home.code if booth else ""
