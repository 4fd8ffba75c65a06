"""All numbers of places, booths and targets, by the counters and without them."""

from datetime import datetime
from typing import Any

import pytest

from models import places, strength, tables, targets
from models.strength import Weights, by_days, known_settings
from tests.support.world import place_id

WEIGHTS = Weights(
    confirmed=40, trained=25, posts=15, active=20, strong_from=70, fair_from=40, booth_target=2
)
CALENDAR = targets.WorkCalendar(WEIGHTS.zone)
PLACES = ("AC166", "AC165", "PC21", "D:agar-malwa", "MP")
ADD_UP = ("confirmed", "target", "doubted")


def everything(now: datetime) -> list[Any]:
    """Return the numbers of all places, booths in use and targets.

    Checks that those of a place are the sums of its parts', and that booths are found by grade.
    """
    of_places = [strength.place_strength(place_id(code), WEIGHTS, now) for code in PLACES]
    for place in of_places:
        for name in ADD_UP if place.parts else ():
            assert getattr(place, name) == sum(getattr(part, name) for part in place.parts)
    in_use = tables.Booth.select().where(tables.Booth.retired_at.is_null())
    booths = [strength.booth_strength(row.id, WEIGHTS, now) for row in in_use]
    for grade in strength.GRADES:
        assert graded(grade, now) == {one.booth.id for one in booths if one.grade == grade}
    paces = targets.paces(place_id("MP"), CALENDAR.date_of(now), CALENDAR)
    return [*of_places, *sorted(booths, key=lambda booth: booth.booth.id), *paces]


def graded(grade: str, now: datetime) -> set[int]:
    """Return the ids of the booths in use with a grade, as a broadcast finds them."""
    booth, acs = tables.Booth, places.acs_around(place_id("MP"))
    has_grade = strength.of_grade(booth.id, acs, grade, WEIGHTS, now)
    return {row.id for row in booth.select(booth.id).where(has_grade)}


def from_rows(now: datetime) -> list[Any]:
    """Return the same numbers, computed as where no counters hold."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(known_settings, "key_of", lambda weights: "none")
        patched.setattr(strength, "people_of", lambda ac_ids: None)
        patched.setattr(by_days, "_counts_by", lambda *days: False)
        return everything(now)
