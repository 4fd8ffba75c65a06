"""Attendance of training sessions: who was there, by which witness, and who passed."""

from models.attendance import (
    check_in,
    hall_pictures,
    lot,
    minute_codes,
    paper,
    passed_news,
    passing,
    presences,
    scanners,
    scanning,
)
from models.attendance.check_in import Arrival
from models.attendance.errors import (
    AttendanceClosed,
    ForgedCard,
    NoDoor,
    NotBegun,
    TooEarly,
    WrongCode,
    WrongNumbers,
)
from models.attendance.hall_pictures import HallPicture
from models.attendance.lot import Answered
from models.attendance.paper import TickedNumbers
from models.attendance.roster import SHOWN, Attendee, add_listed, roster, tick
from models.attendance.scanners import Scanner
from models.attendance.stages import (
    EARLIEST,
    LATEST,
    AttendanceStage,
    locked,
    require_trainer,
    stage_of,
)
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
    "Answered",
    "Arrival",
    "AttendanceClosed",
    "AttendanceStage",
    "AttendanceView",
    "Attendee",
    "ForgedCard",
    "HallPicture",
    "NoDoor",
    "NotBegun",
    "Scanner",
    "TickedNumbers",
    "TooEarly",
    "WrongCode",
    "WrongNumbers",
    "add_listed",
    "check_in",
    "close",
    "close_overdue",
    "hall_pictures",
    "locked",
    "look_at",
    "lot",
    "may_lead",
    "minute_codes",
    "open_attendance",
    "paper",
    "passed_news",
    "passing",
    "presences",
    "require_trainer",
    "roster",
    "scanners",
    "scanning",
    "settle",
    "stage_of",
    "tick",
]
