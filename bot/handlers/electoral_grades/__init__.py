"""Set the electoral grade of a booth: `/grade`."""

from bot.handlers.electoral_grades.grade import grade

__all__ = ["grade"]
