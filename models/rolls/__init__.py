"""Rolls: which booth became which when a new electoral roll is published, and what follows."""

from models.places import became as successors
from models.rolls import applying, correcting, differences, quality, reading, undoing, waiting
from models.rolls.differences import Difference, Line
from models.rolls.errors import BadRoll, NeedsYes, RollOver
from models.rolls.listed import Kind, Link, Listed, Match, MatchedBy
from models.rolls.matching import compare

__all__ = [
    "BadRoll",
    "Difference",
    "Kind",
    "Line",
    "Link",
    "Listed",
    "Match",
    "MatchedBy",
    "NeedsYes",
    "RollOver",
    "applying",
    "compare",
    "correcting",
    "differences",
    "quality",
    "reading",
    "successors",
    "undoing",
    "waiting",
]
