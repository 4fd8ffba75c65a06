"""Look up booths and the strength of places; steps that ask for a place."""

from bot.handlers.places import booth, strength
from bot.handlers.places.booth_steps import BoothAnswers, BoothStep, booth_steps
from bot.handlers.places.likely_places import likely_places, place_above, with_parts
from bot.handlers.places.place_step import (
    PlaceAnswers,
    code_of,
    confirm_step,
    parse_place_only,
    place_step,
    require_post,
)

__all__ = [
    "BoothAnswers",
    "BoothStep",
    "PlaceAnswers",
    "booth",
    "booth_steps",
    "code_of",
    "confirm_step",
    "likely_places",
    "parse_place_only",
    "place_above",
    "place_step",
    "require_post",
    "strength",
    "with_parts",
]
