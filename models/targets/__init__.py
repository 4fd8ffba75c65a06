"""Targets: a number to reach at a place by a date, and the pace that keeps it."""

from models.targets import setting
from models.targets.errors import BadTarget
from models.targets.pace import Pace, WorkCalendar, share_out, working_days
from models.targets.setting import LARGEST, MEASURES, paces, preview, set_target

__all__ = [
    "LARGEST",
    "MEASURES",
    "BadTarget",
    "Pace",
    "WorkCalendar",
    "paces",
    "preview",
    "set_target",
    "setting",
    "share_out",
    "working_days",
]
