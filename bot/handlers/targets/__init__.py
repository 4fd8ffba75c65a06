"""Set targets, and the norms of booths: `/target`, `/norm`."""

from bot.handlers.targets import norm, target

__all__ = ["norm", "target"]
