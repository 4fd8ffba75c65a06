"""What every handler may use, and the shape of a command."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from bot.forgetting import Forgetting
from bot.i18n import Catalogues
from bot.wire import Wire
from config.settings import Settings
from models.clock import Clock
from models.database import Database
from models.privacy import Agreed, Keys

if TYPE_CHECKING:
    from bot.call import Call

FILES = 2  # read at once: people who wait for an answer go before them
Scope = Literal["private", "group"]
Handler = Callable[["Call"], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Command:
    """A line of the table in bot/commands.py. `arguments` and `example` show how to type it.

    `coordinator`: listed for those who hold a post only. `person`: an anonymous admin of a group
    cannot use it, because it must be known who asks.
    """

    name: str
    handler: Handler
    scopes: tuple[Scope, ...]
    arguments: str = ""
    example: str = ""
    coordinator: bool = False
    person: bool = True


@dataclass(frozen=True, slots=True)
class Services:
    """The settings, the database, the clock, the words, the keys, the commands, the wire.

    `notices` are the consents that count: to the present notice, in either language. `forgetting`
    is for what was erased. `files` has room for the files that are read at the same moment; the
    others wait.
    """

    settings: Settings
    database: Database
    clock: Clock
    catalogues: Catalogues
    keys: Keys
    commands: Mapping[str, Command]
    notices: frozenset[Agreed]
    wire: Wire
    forgetting: Forgetting
    files: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(FILES))
