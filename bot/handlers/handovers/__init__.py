"""Hand a session over to another trainer, and take one over."""

from bot.handlers.handovers.handing import hand_over_button

__all__ = ["hand_over_button"]
