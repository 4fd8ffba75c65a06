"""The services that every handler may use, and the description of a command."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from bot.forgetting import WalTruncation
from bot.i18n import Catalogues
from bot.wire import ApiClient
from config.settings import Settings
from models.clock import Clock
from models.database import Database
from models.privacy import Agreed, Keys

if TYPE_CHECKING:
    from bot.call import Call

MAX_FILES = 2  # read at the same time: people who wait for a reply go before them
Scope = Literal["private", "group"]
Handler = Callable[["Call"], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Command:
    """A command of the table in bot/commands.py. `arguments` and `example` show how to type it.

    `coordinator`: listed only for those who hold a post. `person`: an anonymous admin of a group
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
    """What handlers and the outbox work with; one of each in a process.

    `notices` are the consents that count: to the present notice, in either language. `files` limits
    the number of files that are read at the same time; the others wait.
    """

    settings: Settings
    database: Database
    clock: Clock
    catalogues: Catalogues
    keys: Keys
    commands: Mapping[str, Command]
    notices: frozenset[Agreed]
    api: ApiClient
    wal_truncation: WalTruncation
    files: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(MAX_FILES))
