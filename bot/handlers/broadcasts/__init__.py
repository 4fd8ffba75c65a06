"""/broadcast, /correct and /takeback: a coordinator's message to many workers."""

from bot.handlers.broadcasts import composing, correcting, progress

__all__ = ["composing", "correcting", "progress"]
