"""The strength of booths, computed from confirmed workers and rolled up to places."""

from models.strength.booth_list import GradedBooth, booth_list, booth_lists
from models.strength.booth_targets import TargetReason
from models.strength.booths import BoothStrength, booth_strength, of_code
from models.strength.by_days import (
    People,
    best_week_of_sector,
    best_weeks,
    confirmed_in,
    gained_in,
    people_of,
)
from models.strength.doubts import are_doubted, is_doubted
from models.strength.places import BoothLine, PlaceStrength, place_strength
from models.strength.refreshing import carry_over, due, refresh_due
from models.strength.roll_up import roll_up
from models.strength.scoring import of_grade
from models.strength.steps import STEPS, steps
from models.strength.weights import ACTIVE_FOR, GRADES, Weights

__all__ = [
    "ACTIVE_FOR",
    "GRADES",
    "STEPS",
    "BoothLine",
    "BoothStrength",
    "GradedBooth",
    "People",
    "PlaceStrength",
    "TargetReason",
    "Weights",
    "are_doubted",
    "best_week_of_sector",
    "best_weeks",
    "booth_list",
    "booth_lists",
    "booth_strength",
    "carry_over",
    "confirmed_in",
    "due",
    "gained_in",
    "is_doubted",
    "of_code",
    "of_grade",
    "people_of",
    "place_strength",
    "refresh_due",
    "roll_up",
    "steps",
]
