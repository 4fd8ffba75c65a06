"""Find, join and leave training sessions, plan them, and look what became of them."""

from bot.handlers.trainings import attendance, enrolment, planning, report, session

__all__ = ["attendance", "enrolment", "planning", "report", "session"]
