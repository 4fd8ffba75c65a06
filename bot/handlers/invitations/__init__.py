"""Invite people, by link or by number, and the leaderboard."""

from bot.handlers.invitations import add, forwarded_link, invite, inviter, leaderboard

__all__ = ["add", "forwarded_link", "invite", "inviter", "leaderboard"]
