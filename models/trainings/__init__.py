"""Training sessions: planning them, seats in them, reminders, and who was there."""

from models.trainings import (
    attendance,
    cancellations,
    check_in,
    enrolment,
    minute_codes,
    passing,
    planning,
    reminders,
)
from models.trainings.attendance import AttendanceStage, AttendanceView, Attendee
from models.trainings.enrolment import cancel, clashing, enrol, of_worker
from models.trainings.errors import (
    AlreadyEnrolled,
    AttendanceClosed,
    DoubleBooked,
    NotEnrolled,
    SessionClash,
    SessionFull,
    SessionOver,
    SessionTaken,
    TooEarly,
    UnknownSession,
    WrongCode,
)
from models.trainings.planning import NewSession
from models.trainings.reminders import Reminder
from models.trainings.sessions import (
    SUGGESTIONS,
    Session,
    by_codes,
    coming,
    find_session,
    session,
    within,
)

__all__ = [
    "SUGGESTIONS",
    "AlreadyEnrolled",
    "AttendanceClosed",
    "AttendanceStage",
    "AttendanceView",
    "Attendee",
    "DoubleBooked",
    "NewSession",
    "NotEnrolled",
    "Reminder",
    "Session",
    "SessionClash",
    "SessionFull",
    "SessionOver",
    "SessionTaken",
    "TooEarly",
    "UnknownSession",
    "WrongCode",
    "attendance",
    "by_codes",
    "cancel",
    "cancellations",
    "check_in",
    "clashing",
    "coming",
    "enrol",
    "enrolment",
    "find_session",
    "minute_codes",
    "of_worker",
    "passing",
    "planning",
    "reminders",
    "session",
    "within",
]
