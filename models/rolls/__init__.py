"""Rolls: a new electoral roll is compared, corrected, applied whole, and undone whole."""

from models.rolls import applying, correcting, differences, quality, reading, undoing, waiting
from models.rolls.correcting import PartChoice, Waiting
from models.rolls.differences import AcDifference, LineageLine
from models.rolls.errors import BadRoll, NeedsYes

__all__ = [
    "AcDifference",
    "BadRoll",
    "LineageLine",
    "NeedsYes",
    "PartChoice",
    "Waiting",
    "applying",
    "correcting",
    "differences",
    "quality",
    "reading",
    "undoing",
    "waiting",
]
