"""Find, join and leave training sessions, and plan them."""

from bot.handlers.trainings import attendance, enrolment, planning

__all__ = ["attendance", "enrolment", "planning"]
