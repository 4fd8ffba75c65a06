"""The strength of booths, computed from confirmed workers and rolled up to places."""

from models.strength.booth_targets import TargetReason
from models.strength.booths import BoothStrength, booth_strength, of_code
from models.strength.places import BoothLine, PlaceLine, PlaceStrength, place_strength
from models.strength.scoring import ACTIVE_FOR, of_grade
from models.strength.weights import GRADES, Weights

__all__ = [
    "ACTIVE_FOR",
    "GRADES",
    "BoothLine",
    "BoothStrength",
    "PlaceLine",
    "PlaceStrength",
    "TargetReason",
    "Weights",
    "booth_strength",
    "of_code",
    "of_grade",
    "place_strength",
]
