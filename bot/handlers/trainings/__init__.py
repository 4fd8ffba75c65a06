"""Find, join and leave training sessions, plan them, and look what became of them."""

from bot.handlers.trainings import attendance, enrolment, planning, quota, report

__all__ = ["attendance", "enrolment", "planning", "quota", "report"]
