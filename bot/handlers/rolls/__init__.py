"""The roll that waits for an AC: what it changes, and what the coordinator corrects."""

from bot.handlers.rolls import roll

__all__ = ["roll"]
