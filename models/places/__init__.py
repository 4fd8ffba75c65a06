"""States, districts, seats and booths: what there is, and how to find it."""

from models.places import booths, gazetteer, matching, parts
from models.places.booths import (
    Booth,
    booth,
    booths_of,
    by_codes,
    find_booth,
    is_booth_code,
    is_part,
    of_row,
)
from models.places.errors import AmbiguousBooth, AmbiguousPlace, UnknownBooth, UnknownPlace
from models.places.gazetteer import KINDS, Gazetteer, Place
from models.places.lookup import (
    acs_of,
    ancestors,
    any_place,
    by_id,
    children,
    coded,
    codes,
    contains,
    find_place,
    inside,
    labels,
    place,
    root,
    states,
    with_booths,
)
from models.places.mentions import mentioned, within
from models.places.name_words import SPELLINGS as AREA_WORDS
from models.places.parts import BoothPart, split_line

__all__ = [
    "AREA_WORDS",
    "KINDS",
    "AmbiguousBooth",
    "AmbiguousPlace",
    "Booth",
    "BoothPart",
    "Gazetteer",
    "Place",
    "UnknownBooth",
    "UnknownPlace",
    "acs_of",
    "ancestors",
    "any_place",
    "booth",
    "booths",
    "booths_of",
    "by_codes",
    "by_id",
    "children",
    "coded",
    "codes",
    "contains",
    "find_booth",
    "find_place",
    "gazetteer",
    "inside",
    "is_booth_code",
    "is_part",
    "labels",
    "matching",
    "mentioned",
    "of_row",
    "parts",
    "place",
    "root",
    "split_line",
    "states",
    "with_booths",
    "within",
]
