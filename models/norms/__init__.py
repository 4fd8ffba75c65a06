"""Norms: one worker for so many electors of a booth, set for a place, and what is inside it."""

from models.norms.errors import BadNorm, NormOver
from models.norms.reading import HeldNorm, holding, running, without_electors
from models.norms.setting import FEWEST, LARGEST, Norm, end, resume, set_norm, undo_setting

__all__ = [
    "FEWEST",
    "LARGEST",
    "BadNorm",
    "HeldNorm",
    "Norm",
    "NormOver",
    "end",
    "holding",
    "resume",
    "running",
    "set_norm",
    "undo_setting",
    "without_electors",
]
