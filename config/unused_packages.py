"""Installed packages that others import on their own, and that a process does not need."""

import sys
from typing import cast

from config.settings import Settings

POSTGRESQL = "psycopg"
HTTPX_COMMAND_LINE = "httpx._main"


def leave_out_unused(config: Settings) -> None:
    """Keep what the process does not need from being imported, on a small server for nothing.

    peewee imports each database driver that is installed: that of PostgreSQL takes 9 MB and a
    tenth of a second. httpx imports its command line where rich, pygments and click are installed:
    5 MB and a twentieth of a second. Call it before anything imports these; later it changes
    nothing.
    """
    unused = [HTTPX_COMMAND_LINE]
    if config.database_url.startswith("sqlite"):
        unused.append(POSTGRESQL)
    for name in unused:
        # The import system takes None for a module that is not installed.
        cast(dict[str, object], sys.modules).setdefault(name, None)
