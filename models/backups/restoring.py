"""Put a backup in place of the database, which is kept aside, and bring it to the present."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from models import audit, digests
from models.audit import AuditAction
from models.backups import erasures, postgresql_archive, sqlite_file
from models.backups.backup_file import BackupKind, BackupSource
from models.backups.contents import Contents
from models.backups.errors import BackupError, NotEmpty
from models.backups.sqlite_file import Report
from models.database import Database, private_files, transaction
from models.database import sqlite_file as file_of_url
from models.identity import PhoneCipher
from models.queues import leases, outbox_records


@dataclass(frozen=True, slots=True)
class Doubts:
    """What the outbox holds after a restore: messages in doubt, and those that are sent (again)."""

    uncertain: int
    repeated: int


@dataclass(frozen=True, slots=True)
class Ready:
    """How a restored database was made ready: the migrations that were applied, what is in doubt.

    `erased` counts who was erased again, None where the database from before or the keys of phones
    cannot tell.
    """

    migrations: tuple[str, ...]
    doubts: Doubts
    erased: int | None


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored; `aside` is the file or schema of the database from before, "" for none."""

    contents: Contents
    aside: str
    ready: Ready


def restore(
    url: str,
    source: BackupSource,
    phones: PhoneCipher | None,
    times: digests.Times,
    now: datetime,
    report: Report,
    *,
    replace: bool = False,
) -> Restored:
    """Put a backup in place of the database at `url`, migrated; keep that one aside.

    Everything is checked before anything is replaced, and what fails leaves all as it was. Who
    erased themselves since is erased again, with the keys of `phones`. Raises
    NotEmpty where there is a database, unless it may be `replace`d, and BackupError.
    """
    file, kind = file_of_url(url), source.file.kind
    if (kind == BackupKind.SQLITE) != (file is not None):
        other = BackupKind.POSTGRESQL if file is None else BackupKind.SQLITE
        raise BackupError(
            f"the backup is of {kind}, and SHAKTI_DATABASE_URL names a database of {other}: "
            "name one of the same kind"
        )
    restoring = _Restoring(source, phones, times, now, report, replace)
    return restoring.into_schema(url) if file is None else restoring.into_file(file)


def resume(made_at: datetime, times: digests.Times, now: datetime) -> Doubts:
    """Bring the queues of a restored database to the present, and record it in the audit.

    What was sent since the backup is not known. A message that may not come twice is uncertain
    from now on, and so is each digest that fell due since: people decide whether it is posted
    again. What waits and does no harm twice is sent. The processes of that time hold nothing: the
    next one begins at once.
    """
    with transaction(durable=True):
        audit.record(
            None, AuditAction.RESTORE, "", now, backup=f"{made_at.astimezone(UTC):%Y-%m-%dT%H:%M}Z"
        )
        leases.forget_processes()
        digests.make_after_restore(times, now)
        return Doubts(*outbox_records.doubt_what_waits(now))


@dataclass(frozen=True, slots=True)
class _Restoring:
    """One restore: from what, and how."""

    source: BackupSource
    phones: PhoneCipher | None
    times: digests.Times
    now: datetime
    report: Report
    replace: bool

    @property
    def before(self) -> str:
        """What the name of the database from before gets."""
        return f"before_{self.now:%Y%m%d_%H%M%S}"

    def into_file(self, file: Path) -> Restored:
        """Unpack a copy beside a SQLite file, make it ready, and rename both."""
        private_files.make_folder(file.parent)
        restoring, aside = file.with_name(f"{file.stem}.restoring"), ""
        if sqlite_file.has_rows(file):
            self._require_leave(file)
            sqlite_file.require_unused(file)
            aside = str(file.with_name(f"{file.stem}.{self.before}{file.suffix}"))
        with private_files.unfinished(restoring):
            self._unpack(restoring)
            contents = sqlite_file.examine(restoring, self.report)
            erased = erasures.in_file(file) if aside else ()
            ready = self._made_ready(f"sqlite:///{restoring}", contents, erased)
            sqlite_file.close_log(restoring)
            if aside:
                sqlite_file.put_aside(file, Path(aside))
            restoring.rename(file)
        return Restored(contents, aside, ready)

    def into_schema(self, url: str) -> Restored:
        """Load an archive into a new schema in place of the present one, which is renamed."""
        database = Database(url)
        try:
            with self.source.pieces() as pieces:
                archived = postgresql_archive.examine(pieces, self._checked)
            _require_known(archived, database)
            before = postgresql_archive.counted(url)
            if before.rows:
                self._require_leave("the database of SHAKTI_DATABASE_URL")
                _require_no_process(before, self.now)
            (schema,) = _execute(database, "SELECT current_schema()").fetchone()
            with _moved_aside(database, schema, f"{schema}_{self.before}") as aside:
                self.report("Loading", 0, 0)
                with self.source.pieces() as pieces:
                    postgresql_archive.load(url, schema, pieces)
                if postgresql_archive.counted(url) != archived:
                    raise BackupError("not every row was loaded: look at the server's log")
                erased = erasures.in_schema(database, aside) if before.rows else ()
                ready = self._made_ready(url, archived, erased)
            if not before.rows:
                _execute(database, f'DROP SCHEMA "{aside}"')
        finally:
            database.close()
        return Restored(archived, aside if before.rows else "", ready)

    def _require_leave(self, what: object) -> None:
        if not self.replace:
            raise NotEmpty(
                f"{what} already has data. To replace it, add  --yes  (the old one is kept)"
            )

    def _unpack(self, target: Path) -> None:
        private_files.create(target)
        total, done = self.source.file.path.stat().st_size, 0
        if shutil.disk_usage(target.parent).free < total:
            raise BackupError(f"the disk of {target.parent} has no room for it: make room")
        with self.source.pieces() as pieces, target.open("r+b") as file:
            for piece in pieces:
                file.write(piece)
                done += len(piece)
                self.report("Reading", done, max(total, done))
            file.flush()
            os.fsync(file.fileno())

    def _checked(self, rows: int) -> None:
        self.report("Checking", rows, 0)

    def _made_ready(self, url: str, contents: Contents, erased: tuple[str, ...] | None) -> Ready:
        """Migrate a database that was just unpacked, and bring it to the present."""
        database = Database(url)
        try:
            _require_known(contents, database)
            applied = tuple(database.migrate())
            doubts = resume(self.source.file.made_at, self.times, self.now)
            again = None
            if erased is not None and self.phones is not None:
                again = erasures.erase_again(erased, self.phones, self.now)
                if again:
                    database.rewrite()  # nothing of them is left in the file
            return Ready(applied, doubts, again)
        finally:
            database.close()


@contextmanager
def _moved_aside(database: Database, schema: str, aside: str) -> Iterator[str]:
    """Rename the schema and make an empty one; take both back if the block fails."""
    with database.peewee.atomic():
        _execute(database, f'ALTER SCHEMA "{schema}" RENAME TO "{aside}"')
        _execute(database, f'CREATE SCHEMA "{schema}"')
    try:
        yield aside
    except BaseException:
        with database.peewee.atomic():
            _execute(database, f'DROP SCHEMA "{schema}" CASCADE')
            _execute(database, f'ALTER SCHEMA "{aside}" RENAME TO "{schema}"')
        raise


def _require_known(contents: Contents, database: Database) -> None:
    known = [migration.name for migration in database.migrations().migrations()]
    if unknown := sorted(contents.migrations - set(known)):
        raise BackupError(
            f"the backup is of a newer version: it has {unknown[-1]}, and the newest migration of "
            f"this version is {known[-1]}: restore it with the newer version"
        )


def _require_no_process(before: Contents, now: datetime) -> None:
    if "lease" not in before.rows:
        return
    if leases.process_runs(now):
        raise BackupError("the bot is running: stop every process of it, and try again in a minute")


def _execute(database: Database, query: str) -> Any:
    execute: Any = database.peewee.execute_sql
    return execute(query)
