"""The booth of workers whose booth is retired: their own answers, and their coordinators' help."""

from bot.handlers.placement import own, placing

__all__ = ["own", "placing"]
