"""Where a post is held: find the place or booth, check that it fits the post, and lock its row."""

from collections.abc import Iterable
from dataclasses import dataclass

from models import places, tables
from models.authority import PostKind
from models.database import lock_row
from models.places import gazetteer, of_row
from models.posts.errors import PostOver, WrongLocation


@dataclass(frozen=True, slots=True)
class PostLocation:
    """Where a post is held: a place, or a booth whose nearest place, a sector or AC, is `place`."""

    place: places.Place
    booth: places.Booth | None = None

    @property
    def kind(self) -> str:
        """The kind of location, one of post_kinds.LOCATIONS."""
        return "booth" if self.booth else self.place.kind

    @property
    def code(self) -> str:
        """The code as people see it, such as `AC165` or `165/12`."""
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
    def booth_ids(self) -> tuple[int, ...]:
        """The id of the booth, none of a place."""
        return (self.booth.id,) if self.booth else ()

    @property
    def columns(self) -> dict[str, int | None]:
        """The values of a table's columns `place` and `booth`; one of them is None."""
        booth_id = self.booth.id if self.booth else None
        return {"place": None if booth_id else self.place.id, "booth": booth_id}


def location_of(place_id: int | None = None, booth_id: int | None = None) -> PostLocation:
    """Return the location of a booth, or of a place if `booth_id` is None.

    Raises UnknownPlace, UnknownBooth or PostOver (both ids are None).
    """
    if booth_id is not None:
        booth = places.booth(booth_id)
        return PostLocation(booth.area, booth)
    if place_id is None:
        raise PostOver
    return PostLocation(places.place(place_id))


def locations_of(rows: Iterable[tables.Post]) -> dict[int, PostLocation]:
    """Return the location of each post by the post's id; the booths are read in one query."""
    rows, known_places = list(rows), gazetteer.current()
    ids = {row.booth_id for row in rows if row.booth_id}
    booth_rows = tables.Booth.select().where(tables.Booth.id << ids)
    booths = {booth.id: of_row(booth, known_places) for booth in booth_rows}
    locations = {}
    for row in rows:
        booth = booths.get(row.booth_id or 0)
        place = booth.area if booth else places.place(row.place_id or 0)
        locations[row.id] = PostLocation(place, booth)
    return locations


def require_fit(kind: PostKind, location: PostLocation) -> None:
    """Raise WrongLocation if posts of this kind are not held there or the booth is retired."""
    if location.kind not in kind.held_at or (location.booth and location.booth.retired):
        raise WrongLocation(place=location.code)


def lock_location(location: PostLocation) -> None:
    """Lock the row of a place or booth until the transaction ends; posts there come one by one."""
    if location.booth is None:
        lock_row(tables.Place, tables.Place.id == location.place.id)
    else:
        lock_row(tables.Booth, tables.Booth.id == location.booth.id)
