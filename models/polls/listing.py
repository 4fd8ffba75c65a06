"""List the polls that are known, for the operator and for coordinators."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from models import places, tables
from models.polls.silences import Silence, view


@dataclass(frozen=True, slots=True)
class ListedPoll:
    """A poll that holds: the silence before it, its phase and source, and whether it is lifted."""

    silence: Silence
    phase: str
    source: str
    file: int
    lifted: bool


def listed(now: datetime, *, passed: bool = False) -> tuple[ListedPoll, ...]:
    """Return the polls to come, by the moment at which they close; with `passed`, all."""
    poll = tables.Poll
    rows = poll.select().where(poll.ended_at.is_null())
    if not passed:
        rows = rows.where(poll.closes_at > now)
    return _views(rows.order_by(poll.closes_at, poll.id))


def of_places(place_ids: Iterable[int], now: datetime) -> tuple[ListedPoll, ...]:
    """Return the polls to come of the ACs in some places, the next first."""
    acs = {ac for place_id in place_ids for ac in places.acs_around(place_id)}
    return tuple(one for one in listed(now) if one.silence.ac.id in acs)


def _views(rows: Iterable[tables.Poll]) -> tuple[ListedPoll, ...]:
    lifted = tables.LiftedSilence
    agreed = lifted.select(lifted.poll).where(
        lifted.agreed_at.is_null(False), lifted.ended_at.is_null()
    )
    ids = {row.poll_id for row in agreed}
    return tuple(
        ListedPoll(view(row), row.phase, row.source, row.file_id, row.id in ids) for row in rows
    )
