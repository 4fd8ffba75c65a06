"""Show posts, give them, and answer an offered one."""

from bot.handlers.posts import appoint, offer, roster

__all__ = ["appoint", "offer", "roster"]
