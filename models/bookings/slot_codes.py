"""A free slot as the value of a button: `h/2026-11-25T17:00/7/0`, in the organisation's time.

Kind, beginning, the trainer's id and the venue's, 0 for the same or none. Whoever takes it checks
it anew.
"""

import re
from dataclasses import dataclass
from datetime import datetime, tzinfo

from models.bookings import trainers, venues
from models.bookings.free_slots import FreeKind, FreeSlot

_KINDS = {kind.value[0]: kind for kind in FreeKind}
_CODE = re.compile(rf"([{''.join(_KINDS)}])/(\d{{4}}-\d\d-\d\dT\d\d:\d\d)/(\d{{1,9}})/(\d{{1,9}})")


@dataclass(frozen=True, slots=True)
class OfferedSlot:
    """What a code stands for: `starts_at` in the organisation's zone, the rest where it differs."""

    kind: FreeKind
    starts_at: datetime
    trainer: trainers.Trainer | None
    venue: str | None


def code_of(slot: FreeSlot, zone: tzinfo, known: tuple[venues.Venue, ...]) -> str:
    """Return the code of a free slot; its venue is one of the known where it is another."""
    local = slot.booking.starts_at.astimezone(zone)
    trainer = slot.booking.trainer_id or 0 if slot.kind is FreeKind.TRAINER else 0
    names = {one.name: one.id for one in known}
    venue = names.get(slot.booking.venue, 0) if slot.kind is FreeKind.VENUE else 0
    return f"{slot.kind.value[0]}/{local:%Y-%m-%dT%H:%M}/{trainer}/{venue}"


def offered(code: str) -> OfferedSlot | None:
    """Return what a code stands for; None for another text, or where one of the two has gone."""
    match = _CODE.fullmatch(code)
    if match is None:
        return None
    kind, trainer_id, venue_id = _KINDS[match[1]], int(match[3]), int(match[4])
    trainer = next(iter(trainers.of_ids([trainer_id])), None) if trainer_id else None
    venue = venues.name_of(venue_id) if venue_id else None
    if (kind is FreeKind.TRAINER and not trainer) or (kind is FreeKind.VENUE and not venue):
        return None
    try:
        return OfferedSlot(kind, datetime.fromisoformat(match[2]), trainer, venue)
    except ValueError:
        return None
