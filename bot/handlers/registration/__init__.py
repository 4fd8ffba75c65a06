"""Begin and register: `/start` and `/register`."""

from bot.handlers.registration import register, start

__all__ = ["register", "start"]
