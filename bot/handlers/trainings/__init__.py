"""Find, join and leave training sessions, and plan them."""

from bot.handlers.trainings import enrolment, planning

__all__ = ["enrolment", "planning"]
