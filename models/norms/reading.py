"""Read the norm that holds in a place: its own, or that of the nearest place around it."""

from dataclasses import dataclass

from models import places, tables


@dataclass(frozen=True, slots=True)
class HeldNorm:
    """A norm of a place: one worker `per` so many electors of each booth inside it.

    `least` and `most` workers of a booth are None where the settings' hold.
    """

    id: int
    place: places.Place
    per: int
    least: int | None
    most: int | None
    is_running: bool


def running(place_id: int) -> HeldNorm | None:
    """Return the norm that was set for this very place; None without one."""
    norm = tables.Norm
    row = norm.get_or_none(norm.place == place_id, norm.ended_at.is_null())
    return view(row) if row else None


def holding(place_id: int) -> HeldNorm | None:
    """Return the norm that holds in a place: its own, else that of the nearest around it."""
    norm = tables.Norm
    around = places.ancestors(place_id)
    rows = norm.select().where(norm.place.in_(around), norm.ended_at.is_null())
    nearest = sorted(rows, key=lambda row: around.index(row.place_id))
    return view(nearest[0]) if nearest else None


def without_electors(place_id: int) -> int:
    """Return how many booths in use of a place have no electors: no norm gives them a target."""
    booth = tables.Booth
    here = places.booths_in(place_id)(booth)
    unknown = booth.electors.is_null() | (booth.electors == 0)
    return int(booth.select().where(here, booth.retired_at.is_null(), unknown).count())


def view(row: tables.Norm) -> HeldNorm:
    """Return the value of a row."""
    place = places.place(row.place_id)
    return HeldNorm(row.id, place, row.per, row.least, row.most, row.ended_at is None)
