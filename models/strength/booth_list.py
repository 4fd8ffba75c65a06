"""All booths in use of an AC or sector with their grades, for a list and for a picture."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import Select

from models import tables
from models.places import BoothPart, Place, acs_of, ancestors, booths, place
from models.strength.scoring import scored_booths
from models.strength.weights import Weights


@dataclass(frozen=True, slots=True)
class GradedBooth:
    """One booth of a list. `part` is its number and letter, as a roll has it."""

    id: int
    code: str
    part: str
    name_en: str
    name_hi: str
    confirmed: int
    target: int
    active: int
    score: int
    grade: str
    sample: bool

    @property
    def quiet(self) -> int:
        """How many of its workers were not seen for a while."""
        return self.confirmed - self.active


def booth_lists(
    place_id: int, weights: Weights, now: datetime
) -> tuple[tuple[Place, tuple[GradedBooth, ...]], ...]:
    """Return the booths in use of each AC of a place, of a sector its own. Raises UnknownPlace."""
    inside = acs_of(place_id) or (place(place_id).id,)
    return tuple((place(one), booth_list(one, weights, now)) for one in inside)


def booth_list(place_id: int, weights: Weights, now: datetime) -> tuple[GradedBooth, ...]:
    """Return the booths in use of an AC or sector, in the order of their numbers.

    Raises UnknownPlace. They are computed from the rows of this AC.
    """
    area = place(place_id)
    ac = place(ancestors(place_id)[1]) if area.is_sector else area
    here = booths.booths_in(place_id)
    query, before = scored_booths(
        lambda booth: here(booth) & booth.retired_at.is_null(),
        lambda one: one.id == ac.id,
        weights,
        weights.active_since(weights.day(now)),
    )
    scored, booth = query.alias("scored"), tables.Booth
    names = ("part", "suffix", "confirmed", "target", "active", "score", "sample")
    columns = [booth.id, booth.name_en, booth.name_hi, *(scored.c[name] for name in names)]
    rows = (
        Select([scored], columns)
        .join(booth, on=(booth.id == scored.c.id))
        .order_by(scored.c.part, scored.c.suffix)
        .with_cte(*before)
    )
    return tuple(_listed(row, ac, weights) for row in rows.bind(tables.database).namedtuples())


def _listed(row: Any, ac: Place, weights: Weights) -> GradedBooth:
    part = str(BoothPart(row.part, row.suffix))
    return GradedBooth(
        id=row.id,
        code=f"{ac.number}/{part}",
        part=part,
        name_en=row.name_en,
        name_hi=row.name_hi,
        confirmed=row.confirmed,
        target=row.target,
        active=row.active,
        score=row.score,
        grade=weights.grade(row.score, row.confirmed),
        sample=bool(row.sample),
    )
