"""The silence before polls: which there are, and its lifting by two people."""

from bot.handlers.polls import silence

__all__ = ["silence"]
