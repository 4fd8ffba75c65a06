"""Group chats: linking, times of posts, and the bot's membership."""

from bot.handlers.groups import group_commands, membership

__all__ = ["group_commands", "membership"]
