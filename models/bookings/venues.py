"""Venues that were named at a place, with how many people they hold."""

from collections.abc import Iterable
from dataclasses import dataclass

from models import places, tables


@dataclass(frozen=True, slots=True)
class Venue:
    """A venue of a place, and how many people it holds."""

    id: int
    place_id: int
    name: str
    seats: int


def known(place_id: int, least: int = 1) -> tuple[Venue, ...]:
    """Return the venues at a place or around it that hold so many, the tightest fit first."""
    venue = tables.Venue
    rows = (
        venue.select()
        .where(venue.place.in_(places.ancestors(place_id)), venue.seats >= least)
        .order_by(venue.seats, venue.id)
    )
    return tuple(Venue(row.id, row.place_id, row.name, row.seats) for row in rows)


def name_of(venue_id: int) -> str | None:
    """Return the name of a venue, None for one that is not there."""
    row = tables.Venue.get_or_none(tables.Venue.id == venue_id)
    return row.name if row else None


def remember(named: Iterable[tuple[int, str, int]]) -> None:
    """Store venues, each a place's id, name and seats; the largest number is kept.

    For the caller's transaction.
    """
    most: dict[tuple[int, str], int] = {}
    for place_id, name, seats in named:
        most[place_id, name] = max(seats, most.get((place_id, name), 0))
    venue = tables.Venue
    for (place_id, name), seats in most.items():
        venue.insert(place=place_id, name=name, seats=seats).on_conflict_ignore().execute()
        venue.update(seats=seats).where(
            venue.place == place_id, venue.name == name, venue.seats < seats
        ).execute()
