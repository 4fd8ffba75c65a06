"""/plan: many sessions at once, by questions or a file; first the calendar, then the button."""

from bot.handlers.plans import changing, plan_file, plan_form, preview

__all__ = ["changing", "plan_file", "plan_form", "preview"]
