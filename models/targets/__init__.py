"""Targets: a number to reach at a place by a date, and the pace that keeps it."""

from models.targets import setting
from models.targets.calendars import WEEKDAYS, WorkCalendar, working_days
from models.targets.ceiling import LEAST, share_out, share_under
from models.targets.ending import RunningTarget, end, place_of, resume, running, undo_setting
from models.targets.errors import BadTarget, TargetOver
from models.targets.moving import keep, move
from models.targets.pace import Pace, Share
from models.targets.setting import LARGEST, MEASURES, paces, preview, set_target
from models.targets.sharing import by_sector, standing

__all__ = [
    "LARGEST",
    "LEAST",
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
    "keep",
    "move",
    "paces",
    "place_of",
    "preview",
    "resume",
    "running",
    "set_target",
    "setting",
    "share_out",
    "share_under",
    "standing",
    "undo_setting",
    "working_days",
]
