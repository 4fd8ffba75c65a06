"""The database drivers that a process needs, as its settings say."""

import sys
from typing import cast

from config.settings import Settings

POSTGRESQL = "psycopg"


def leave_out_unused(config: Settings) -> None:
    """Keep the driver of PostgreSQL from being imported where the database is SQLite.

    peewee imports each driver that is installed: this one takes 9 MB and a tenth of a second, on
    a small server for nothing. Call it before anything imports peewee; later it changes nothing.
    """
    if config.database_url.startswith("sqlite"):
        # The import system takes None for a module that is not installed.
        cast(dict[str, object], sys.modules).setdefault(POSTGRESQL, None)
