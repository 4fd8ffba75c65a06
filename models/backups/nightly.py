"""The backups of each night in one folder: whose turn it is, their names, and how many stay.

Each night's backup is guarded by a lease, as the retention is: whoever makes it keeps the lease
until the next night. One that failed is tried again after TRIED_AGAIN.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from models.backups.making import PART, remove_stale
from models.queues import leases

LEASE = "backup"
AT = time(3)  # in the organisation's zone: after the retention, which rewrites SQLite's file
TRIED_AGAIN = timedelta(hours=1)
_NAME = re.compile(r"boothshakti-(\d{8}T\d{6})Z\.backup")
_STAMP = "%Y%m%dT%H%M%S"


@dataclass(frozen=True, slots=True)
class StoredBackup:
    """A nightly backup by its file, and when it was made."""

    path: Path
    made_at: datetime


def begin_night(owner: str, now: datetime) -> bool:
    """Acquire this night's backup; False when it is made, or somebody else is making it."""
    return leases.begin_night(LEASE, owner, now, TRIED_AGAIN)


def end_night(owner: str, now: datetime, zone: ZoneInfo) -> None:
    """Record that this night's backup is made: the next is due at AT."""
    leases.end_night(LEASE, owner, now, AT, zone)


def new_file(folder: Path, now: datetime) -> Path:
    """Return the name of the backup of a moment, in UTC."""
    return folder / f"boothshakti-{now.astimezone(UTC):{_STAMP}}Z.backup"


def stored(folder: Path) -> list[StoredBackup]:
    """Return the nightly backups in a folder, newest first. Raises OSError."""
    found = [
        StoredBackup(path, datetime.strptime(match[1], _STAMP).replace(tzinfo=UTC))
        for path in folder.iterdir()
        if (match := _NAME.fullmatch(path.name))
    ]
    return sorted(found, key=lambda backup: backup.made_at, reverse=True)


def remove_old(folder: Path, kept: int) -> int:
    """Remove all but the newest `kept` nightly backups, and nothing else; return how many."""
    remove_stale(folder, f".boothshakti-*.backup{PART}*")
    old = stored(folder)[kept:]
    for backup in old:
        backup.path.unlink(missing_ok=True)
    return len(old)
