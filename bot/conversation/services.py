"""The services that every handler may use: settings, database, catalogues, the API and more."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.api import ApiClient, GroupShares
from bot.command import Command, UpdateHandler
from bot.command_menus import CommandMenus
from bot.i18n import Catalogues
from bot.ops import WalTruncation
from bot.pictures import PathDrawer
from config.settings import Settings
from models.certificates import SigningKeys
from models.clock import Clock
from models.consents import Agreed
from models.database import Database
from models.identity import PhoneCipher

MAX_FILES = 2  # read at the same time: people who wait for a reply go before them


@dataclass(frozen=True, slots=True)
class Services:
    """What handlers and the outbox work with; one of each in a process.

    `notices` are the consents that count: to the present notice, in either language. `files` limits
    the number of files that are read at the same time; the others wait. `shares` bounds what one
    person is answered in a group; None for no bound.
    """

    settings: Settings
    database: Database
    clock: Clock
    catalogues: Catalogues
    keys: PhoneCipher
    signing: SigningKeys
    commands: Mapping[str, Command]
    on_document: UpdateHandler
    on_contact: UpdateHandler
    on_membership: UpdateHandler
    on_inline: UpdateHandler
    notices: frozenset[Agreed]
    api: ApiClient
    wal_truncation: WalTruncation
    command_menus: CommandMenus
    files: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(MAX_FILES))
    charts: PathDrawer = field(default_factory=PathDrawer)
    shares: GroupShares | None = None
