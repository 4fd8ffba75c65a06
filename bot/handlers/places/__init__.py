"""Look up booths and the strength of places; steps that ask for a place."""

from bot.handlers.places import booth, strength
from bot.handlers.places.booth_steps import BoothAnswers, BoothStep, booth_steps
from bot.handlers.places.choices import (
    code_of,
    first_parts,
    part_buttons,
    place_choices,
    run_choices,
)
from bot.handlers.places.likely_places import (
    likely_places,
    own_places,
    place_above,
    places_of_posts,
    with_parts,
)
from bot.handlers.places.place_step import (
    PlaceAnswers,
    confirm_step,
    parse_place_only,
    place_step,
    require_post,
)
from bot.handlers.places.readers import require_no_silence, require_reader

__all__ = [
    "BoothAnswers",
    "BoothStep",
    "PlaceAnswers",
    "booth",
    "booth_steps",
    "code_of",
    "confirm_step",
    "first_parts",
    "likely_places",
    "own_places",
    "parse_place_only",
    "part_buttons",
    "place_above",
    "place_choices",
    "place_step",
    "places_of_posts",
    "require_no_silence",
    "require_post",
    "require_reader",
    "run_choices",
    "strength",
    "with_parts",
]
