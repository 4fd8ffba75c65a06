"""Attendance of training sessions: who was there, by which witness, and who passed."""

from models.attendance import check_in, minute_codes, passing
from models.attendance.errors import AttendanceClosed, TooEarly, WrongCode
from models.attendance.roster import SHOWN, Attendee, roster, tick
from models.attendance.stages import EARLIEST, LATEST, AttendanceStage
from models.attendance.taking import (
    AttendanceView,
    close,
    close_overdue,
    look_at,
    may_lead,
    open_attendance,
    settle,
)

__all__ = [
    "EARLIEST",
    "LATEST",
    "SHOWN",
    "AttendanceClosed",
    "AttendanceStage",
    "AttendanceView",
    "Attendee",
    "TooEarly",
    "WrongCode",
    "check_in",
    "close",
    "close_overdue",
    "look_at",
    "may_lead",
    "minute_codes",
    "open_attendance",
    "passing",
    "roster",
    "settle",
    "tick",
]
