"""Where posts are held: at places, or at booths."""

from collections.abc import Iterable
from dataclasses import dataclass

from models import gazetteer, places, tables
from models.booths import of_row
from models.errors import PostOver, WrongSpot
from models.post_kinds import PostKind


@dataclass(frozen=True, slots=True)
class Spot:
    """A place, or a booth of the AC `place`."""

    place: places.Place
    booth: places.Booth | None = None

    @property
    def kind(self) -> str:
        """One of post_kinds.SPOTS."""
        return "booth" if self.booth else self.place.kind

    @property
    def code(self) -> str:
        """The code as people see it: `AC165`, `165/12`."""
        return self.booth.code if self.booth else self.place.code

    @property
    def name_en(self) -> str:
        """The name in English."""
        return self.booth.name_en if self.booth else self.place.name_en

    @property
    def name_hi(self) -> str:
        """The name in Hindi."""
        return self.booth.name_hi if self.booth else self.place.name_hi

    @property
    def columns(self) -> dict[str, int | None]:
        """The columns of a table that say where a post is held; one of them is empty."""
        booth_id = self.booth.id if self.booth else None
        return {"place": None if booth_id else self.place.id, "booth": booth_id}


def at(place_id: int | None = None, booth_id: int | None = None) -> Spot:
    """Give the spot of a place or of a booth; raises UnknownPlace, UnknownBooth or PostOver."""
    if booth_id is not None:
        booth = places.booth(booth_id)
        return Spot(booth.ac, booth)
    if place_id is None:
        raise PostOver
    return Spot(places.place(place_id))


def of_rows(rows: Iterable[tables.Post]) -> dict[int, Spot]:
    """Give the spot of each of these posts, by the post's id; the booths are read together."""
    rows, world = list(rows), gazetteer.current()
    ids = {row.booth_id for row in rows if row.booth_id}
    booths = {b.id: of_row(b, world) for b in tables.Booth.select().where(tables.Booth.id << ids)}
    found = {}
    for row in rows:
        booth = booths.get(row.booth_id or 0)
        found[row.id] = Spot(booth.ac, booth) if booth else Spot(places.place(row.place_id or 0))
    return found


def require_fit(kind: PostKind, spot: Spot) -> None:
    """Raise WrongSpot when posts of this kind are not held there, or the booth is not in use."""
    if spot.kind not in kind.held_at or (spot.booth and spot.booth.retired):
        raise WrongSpot(place=spot.code)


def hold(spot: Spot) -> None:
    """Hold a spot till the transaction ends: posts there are given one by one."""
    if spot.booth is None:
        places.hold(spot.place.id)
        return
    booth = tables.Booth
    booth.update(part=booth.part).where(booth.id == spot.booth.id).execute()
