"""Workers of an AC who are in no booth: their coordinators see how many, and place them."""

from bot.handlers.placement import placing

__all__ = ["placing"]
