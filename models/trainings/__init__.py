"""Training sessions: planning them, seats in them, and reminders."""

from models.trainings import (
    cancellations,
    elsewhere,
    enrolment,
    planning,
    questions_after,
    quotas,
    reminders,
    requirements,
    sessions,
    waiting,
)
from models.trainings.elsewhere import GivenUp
from models.trainings.enrolment import cancel, clashing, enrol, of_worker
from models.trainings.errors import (
    AlreadyEnrolled,
    DoubleBooked,
    NotEnrolled,
    PresentElsewhere,
    SessionClash,
    SessionFull,
    SessionOver,
    SessionTaken,
    UnknownSession,
)
from models.trainings.planning import NewSession
from models.trainings.reminders import Reminder
from models.trainings.requirements import Lacking
from models.trainings.sessions import (
    SUGGESTIONS,
    Session,
    all_coming,
    are_held,
    by_codes,
    coming,
    find_session,
    for_ac,
    for_worker,
    of_row,
    session,
    within,
)
from models.trainings.waiting import WaitingNews, WaitingPosition

__all__ = [
    "SUGGESTIONS",
    "AlreadyEnrolled",
    "DoubleBooked",
    "GivenUp",
    "Lacking",
    "NewSession",
    "NotEnrolled",
    "PresentElsewhere",
    "Reminder",
    "Session",
    "SessionClash",
    "SessionFull",
    "SessionOver",
    "SessionTaken",
    "UnknownSession",
    "WaitingNews",
    "WaitingPosition",
    "all_coming",
    "are_held",
    "by_codes",
    "cancel",
    "cancellations",
    "clashing",
    "coming",
    "elsewhere",
    "enrol",
    "enrolment",
    "find_session",
    "for_ac",
    "for_worker",
    "of_row",
    "of_worker",
    "planning",
    "questions_after",
    "quotas",
    "reminders",
    "requirements",
    "session",
    "sessions",
    "waiting",
    "within",
]
