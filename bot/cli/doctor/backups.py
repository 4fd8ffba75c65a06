"""Check of the nightly backups: whether there are any, and how old the newest one is."""

import os
import shutil
from datetime import datetime, timedelta
from pathlib import Path

from bot.cli.doctor.finding import Finding, fail, ok, span, warn
from config.settings import PREFIX, Settings
from models.backups import nightly
from models.database import sqlite_file

LATE = timedelta(hours=30)  # a night, and what it takes
TOO_LATE = timedelta(days=3)
_FOLDER, _KEY = f"{PREFIX}BACKUP_DIR", f"{PREFIX}BACKUP_KEY"
_LOG = "look at lines with  job backup  in the log, or try  python run.py backup FILE"


def backups_are_made(settings: Settings, now: datetime) -> Finding:
    """Check that there is a backup of the last night, that others cannot read."""
    if not settings.backup_dir:
        return warn(
            "no backup is made each night",
            f"set {_FOLDER} to a folder, or run  python run.py backup FILE  yourself each day",
        )
    folder = Path(settings.backup_dir)
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        return fail(
            f"{folder} is not a folder that the bot can write to",
            f"create it, or change {_FOLDER}",
        )
    if sqlite_file(settings.database_url) is None and shutil.which("pg_dump") is None:
        return fail("pg_dump is not installed", "apt install postgresql-client")
    stored = nightly.stored(folder)
    if not stored:
        return warn(f"there is no backup in {folder} yet", f"start the bot; then {_LOG}")
    age = now - stored[0].made_at
    found = f"{len(stored)} in {folder}, the newest made {span(max(0.0, age.total_seconds()))} ago"
    if age > LATE:
        return (fail if age > TOO_LATE else warn)(found, _LOG)
    if not settings.backup_key.get_secret_value():
        return warn(f"{found}; not encrypted", f"set {_KEY} to a key from  python run.py key")
    return ok(found)
