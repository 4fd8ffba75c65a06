"""Find, join and leave training sessions, plan them, and look what became of them."""

from bot.handlers.trainings import (
    attendance,
    certificate,
    door,
    enrolment,
    hall_picture,
    planning,
    quota,
    report,
    session,
    waiting,
)

__all__ = [
    "attendance",
    "certificate",
    "door",
    "enrolment",
    "hall_picture",
    "planning",
    "quota",
    "report",
    "session",
    "waiting",
]
