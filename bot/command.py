"""A command of the bot: its name, its handler, and where it may be used.

The table of all commands is in bot/commands.py. This module imports nothing of the bot, so that
renderers, handlers and services may all use it.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Literal

Scope = Literal["private", "group"]
# Answers an update, given its Context (bot/conversation/context.py); this module stands too low
# to import that.
UpdateHandler = Callable[[Any], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Command:
    """A line of the table in bot/commands.py. `arguments` and `example` show how to type it.

    `coordinator`: listed for those who coordinate only; with `holder` for whoever holds any post.
    `campaign`: refused in the 48 hours before a poll, with whatever button runs it.
    `person`: an anonymous admin of a group cannot use it, because it must be known who asks.
    """

    name: str
    handler: UpdateHandler
    scopes: tuple[Scope, ...]
    arguments: str = ""
    example: str = ""
    coordinator: bool = False
    holder: bool = False
    person: bool = True
    campaign: bool = False
