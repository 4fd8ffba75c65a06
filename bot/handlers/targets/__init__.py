"""Set targets: `/target`."""

from bot.handlers.targets import target

__all__ = ["target"]
