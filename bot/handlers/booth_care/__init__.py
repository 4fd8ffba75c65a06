"""Booths that workers take for a week: taken, renewed, released; who has which."""

from bot.handlers.booth_care import taking

__all__ = ["taking"]
