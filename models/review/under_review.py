"""List the entries behind the leaderboard's number of invitations under review in a place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models import audit, authority, places, tables
from models.audit import AuditAction
from models.database import transaction
from models.review import entries as review_entries
from models.review.decisions import flagged
from models.review.entries import InvitationEntry, InviterView


@dataclass(frozen=True, slots=True)
class UnderReview:
    """A page (from 0) of the invitations under review, the newest first, each with its inviter."""

    place: places.Place
    entries: tuple[tuple[InvitationEntry, InviterView], ...]
    number: int
    pages: int
    total: int


def read_page(telegram_id: int, place_id: int, page: int, now: datetime) -> UnderReview:
    """Return a page of the entries under review in a place, to a person who reviews there.

    The person's own entries are among them, so that there are as many as the leaderboard says. The
    audit records it. Raises NotRegistered, UnknownPlace or NotAllowed.
    """
    place, invitation = places.place(place_id), tables.Invitation
    with transaction(repeatable=True):
        me = authority.require(telegram_id, "review", place_id)
        query = invitation.select().where(flagged([place_id]))
        total = query.count()
        pages = max(1, -(-total // review_entries.PAGE))
        number = min(max(0, page), pages - 1)
        newest = query.order_by(invitation.id.desc())
        shown = review_entries.load(
            newest.limit(review_entries.PAGE).offset(number * review_entries.PAGE)
        )
        audit.record(me, AuditAction.CHECKED, place.code, now, page=number)
        return UnderReview(place, _with_inviters(shown), number, pages, total)


def _with_inviters(
    shown: Sequence[InvitationEntry],
) -> tuple[tuple[InvitationEntry, InviterView], ...]:
    worker, invitation = tables.Worker, tables.Invitation
    rows = worker.select(worker, invitation.id.alias("entry")).join(
        invitation, on=(invitation.inviter == worker.id)
    )
    these: Any = rows.where(invitation.id.in_([entry.id for entry in shown])).objects()
    inviters = {row.entry: review_entries.inviter(row) for row in these}
    return tuple((entry, inviters[entry.id]) for entry in shown)
