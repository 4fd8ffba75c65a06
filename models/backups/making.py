"""Back up a database that is in use: copy it, encrypt the copy, and open it again."""

import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from models.backups import postgresql_archive, sqlite_file
from models.backups.backup_file import BackupFile, BackupKind, BackupSource, look_at
from models.backups.contents import Contents
from models.backups.errors import BackupError
from models.backups.sealing import BackupKeys, Sealer
from models.backups.sqlite_file import Report
from models.database import private_files
from models.database import sqlite_file as file_of_url

PIECE = 1024 * 1024  # bytes
PART = ".part"  # how the name of a backup ends until it is complete
STALE = 3600  # seconds after which a file is left over from a process that was killed


@dataclass(frozen=True, slots=True)
class MadeBackup:
    """A backup that was opened again, its size in bytes, and what is in it."""

    file: BackupFile
    size: int
    contents: Contents


def make(url: str, file: Path, keys: BackupKeys, now: datetime, report: Report) -> MadeBackup:
    """Write a backup of the database at `url` to a new file, encrypted where there are keys.

    The file gets its name once it was read again and has what it should. Nobody waits for it but
    the caller, who may be any thread; `report` is called often, and what it raises ends the work.
    Raises BackupError, also for a full disk or a file that is there.
    """
    if os.path.lexists(file):
        raise BackupError(f"{file} already exists: use another name, or remove it first")
    if not file.parent.is_dir():
        raise BackupError(f"{file}: there is no folder {file.parent}: create it, or use another")
    source = file_of_url(url)
    if source is not None and not source.exists():
        raise BackupError(f"there is no database at {source}: check SHAKTI_DATABASE_URL")
    part = part_of(file)
    with _written(file, part):
        if source is None:
            contents = _dumped(url, part, keys, now, report)
        else:
            contents = _copied(source, part, keys, now, report)
        size = part.stat().st_size
        part.rename(file)
    return MadeBackup(look_at(file), size, contents)


def part_of(file: Path) -> Path:
    """Return the name of a backup until it is complete."""
    return file.with_name(f".{file.name}{PART}")


def remove_stale(folder: Path, pattern: str) -> None:
    """Remove files of this pattern that nobody has written to for STALE. Raises OSError."""
    for left_over in folder.glob(pattern):
        if time.time() - left_over.stat().st_mtime > STALE:
            left_over.unlink()


def _copied(source: Path, part: Path, keys: BackupKeys, now: datetime, report: Report) -> Contents:
    """Copy a SQLite database; where it is to be encrypted, the plain copy lies beside it.

    There it lies as open as the database itself, and on a disk that may be another one's.
    """
    size = sum(f.stat().st_size for f in (source, Path(f"{source}-wal")) if f.exists())
    plain = source.with_name(f"{source.stem}.copy-{os.getpid()}{PART}") if keys else part
    remove_stale(source.parent, f"{source.stem}.copy-*{PART}*")
    _require_room(plain.parent, size)
    try:
        sqlite_file.copy(source, plain, report)
        contents = sqlite_file.examine(plain, report)
        if keys:
            _sealed(plain, part, keys, now, report)
    finally:
        if keys:
            _remove(plain)
    return contents


def _sealed(plain: Path, part: Path, keys: BackupKeys, now: datetime, report: Report) -> None:
    """Encrypt a copy, and check that what can be decrypted again is the same."""
    total, before = plain.stat().st_size, hashlib.sha256()

    def reported(what: str, pieces: Iterable[bytes], so_far: "hashlib._Hash") -> Iterator[bytes]:
        done = 0
        for piece in pieces:
            so_far.update(piece)
            done += len(piece)
            report(what, done, total)
            yield piece

    with plain.open("rb") as clear, _created(part) as file:
        sealer = Sealer(file, keys.new_header(BackupKind.SQLITE, now.isoformat()), keys)
        for piece in reported("Encrypting", iter(lambda: clear.read(PIECE), b""), before):
            sealer.write(piece)
        sealer.end()
    after = hashlib.sha256()
    with BackupSource(look_at(part), keys).pieces() as pieces:
        for _ in reported("Opening again", pieces, after):
            pass
    if after.digest() != before.digest():
        raise BackupError("the backup is not what was written: look at the disk, and try again")


def _dumped(url: str, part: Path, keys: BackupKeys, now: datetime, report: Report) -> Contents:
    """Dump a PostgreSQL database, and read the archive to its end."""
    with _created(part) as file:
        dumping: Callable[[int], None] = lambda done: report("Dumping", done, 0)  # noqa: E731
        if keys:
            sealer = Sealer(file, keys.new_header(BackupKind.POSTGRESQL, now.isoformat()), keys)
            expected = postgresql_archive.dump(url, sealer.write, dumping)
            sealer.end()
        else:
            expected = postgresql_archive.dump(url, file.write, dumping)
    with BackupSource(look_at(part), keys).pieces() as pieces:
        found = postgresql_archive.examine(
            pieces, lambda rows: report("Opening again", rows, expected.total)
        )
    if found != expected:
        wrong = sorted(n for n in expected.rows if expected.rows[n] != found.rows.get(n))
        raise BackupError(f"the archive lacks rows of {', '.join(wrong) or 'a table'}: try again")
    return found


def _require_room(folder: Path, size: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < size:
        raise BackupError(
            f"the disk of {folder} has {free // 10**6} MB free, and the copy takes "
            f"{size // 10**6} MB: make room, or write to another disk"
        )


@contextmanager
def _written(file: Path, part: Path) -> Iterator[None]:
    """Remove what was written of a backup when it fails; raise a BackupError for the disk."""
    _remove(part)
    try:
        yield
    except OSError as error:
        _remove(part)
        raise BackupError(f"{file}: cannot be written: {error.strerror or error}") from None
    except BaseException:
        _remove(part)
        raise


@contextmanager
def _created(path: Path) -> Iterator[BinaryIO]:
    """Open a new file for this account alone; at the end it is on the disk."""
    private_files.create(path)
    with path.open("r+b") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def _remove(path: Path) -> None:
    for name in (path, Path(f"{path}-journal")):
        name.unlink(missing_ok=True)
