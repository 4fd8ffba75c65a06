"""/plan: many sessions at once, by questions or a file; first the calendar, then the button."""

from bot.handlers.plans import plan_file, plan_form

__all__ = ["plan_file", "plan_form"]
