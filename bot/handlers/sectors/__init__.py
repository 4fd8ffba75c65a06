"""Sectors: shown, made, named, changed and removed by whoever gives posts in their AC."""

from bot.handlers.sectors import sector

__all__ = ["sector"]
