"""Find, join and leave training sessions, plan them, and look what became of them."""

from bot.handlers.trainings import attendance, certificate, enrolment, planning, report

__all__ = ["attendance", "certificate", "enrolment", "planning", "report"]
