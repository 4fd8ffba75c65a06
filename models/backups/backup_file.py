"""A file with a backup: what it is, when it was made, and its bytes in the clear."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from models.backups.errors import BackupError
from models.backups.sealing import BackupKeys, read_header, unsealed

PIECE = 1024 * 1024  # bytes


class BackupKind(StrEnum):
    """Which database a backup is of; the values stand in sealed files."""

    SQLITE = "SQLite"
    POSTGRESQL = "PostgreSQL"


# How the files begin that are not encrypted: SQLite's own, and an archive of pg_dump.
_BEGINNINGS = {b"SQLite format 3\0": BackupKind.SQLITE, b"PGDMP": BackupKind.POSTGRESQL}


@dataclass(frozen=True, slots=True)
class BackupFile:
    """A file with a backup. One that is not encrypted is as old as the file."""

    path: Path
    kind: BackupKind
    made_at: datetime
    is_sealed: bool


@dataclass(frozen=True, slots=True)
class BackupSource:
    """A file with a backup, and the keys that open it."""

    file: BackupFile
    keys: BackupKeys

    @contextmanager
    def pieces(self) -> Iterator[Iterator[bytes]]:
        """Open the file, and return its bytes in the clear, piece by piece.

        Whoever reads them gets a BackupError where the file is damaged or its key is missing.
        """
        with self.file.path.open("rb") as opened:
            if self.file.is_sealed:
                yield unsealed(opened, self.keys)
            else:
                yield iter(lambda: opened.read(PIECE), b"")


def look_at(path: Path) -> BackupFile:
    """Return what a file is. Raises BackupError for one that is no backup, and OSError."""
    with path.open("rb") as file:
        header = read_header(file)
        file.seek(0)
        beginning = file.read(16)
    if header is not None:
        try:
            made_at = datetime.fromisoformat(header.made_at)
            return BackupFile(path, BackupKind(header.kind), made_at, is_sealed=True)
        except ValueError:
            raise BackupError(
                f"{path}: the backup was made by a newer version: restore it with that one"
            ) from None
    for begins, kind in _BEGINNINGS.items():
        if beginning.startswith(begins):
            made_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            return BackupFile(path, kind, made_at, is_sealed=False)
    raise BackupError(f"{path} is not a backup: name a file that `backup` wrote")
