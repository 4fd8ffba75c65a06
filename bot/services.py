"""What every handler may use, and the shape of a command."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.command import Command, UpdateHandler
from bot.forgetting import Forgetting
from bot.i18n import Catalogues
from bot.wire import Wire
from config.settings import Settings
from models.clock import Clock
from models.database import Database
from models.privacy import Agreed, Keys
from models.strength import Weights

FILES = 2  # read at once: people who wait for an answer go before them


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
    on_document: UpdateHandler
    on_membership: UpdateHandler
    notices: frozenset[Agreed]
    wire: Wire
    forgetting: Forgetting
    files: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(FILES))


def weights(settings: Settings) -> Weights:
    """Give the settings of strength as the domain takes them."""
    return Weights(
        confirmed=settings.weight_confirmed,
        trained=settings.weight_trained,
        posts=settings.weight_posts,
        active=settings.weight_active,
        strong_from=settings.strong_from,
        fair_from=settings.fair_from,
        booth_target=settings.booth_target,
    )
