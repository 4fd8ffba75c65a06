"""Targets: a number to reach at a place by a date, and the pace that keeps it."""

from models.targets import setting
from models.targets.ending import RunningTarget, end, resume, running, undo_setting
from models.targets.errors import BadTarget, TargetOver
from models.targets.pace import WEEKDAYS, Pace, Share, WorkCalendar, share_out, working_days
from models.targets.setting import LARGEST, MEASURES, paces, preview, set_target
from models.targets.sharing import by_sector, standing

__all__ = [
    "LARGEST",
    "MEASURES",
    "WEEKDAYS",
    "BadTarget",
    "Pace",
    "RunningTarget",
    "Share",
    "TargetOver",
    "WorkCalendar",
    "by_sector",
    "end",
    "paces",
    "preview",
    "resume",
    "running",
    "set_target",
    "setting",
    "share_out",
    "standing",
    "undo_setting",
    "working_days",
]
