"""Sectors: shown, made, named, changed and removed by whoever gives posts in their AC."""

from bot.handlers.sectors import from_list, sector

__all__ = ["from_list", "sector"]
