"""Back up the database again and again while the bot works and dies, and restore each backup."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from cryptography.fernet import Fernet

from tests.support.shell import Completed, shakti

PAUSE = 1.0  # seconds between two backups


class BackupRun:
    """Up to `most` backups of one database, in one folder, with one key."""

    def __init__(self, database_url: str, folder: Path, most: int) -> None:
        self._url, self._folder, self._most = database_url, folder, most
        self._key = Fernet.generate_key().decode()
        self.made: list[str] = []

    async def make_repeatedly(self) -> None:
        """Make one backup after another until cancelled."""
        for number in range(self._most):
            name = f"{number}.backup"
            answer = await asyncio.to_thread(self._shakti, self._url, "backup", name)
            assert answer.returncode == 0, answer.stderr
            self.made.append(name)
            await asyncio.sleep(PAUSE)

    def check(self) -> None:
        """Restore each backup as a new database, and check that its numbers and audit agree."""
        for name in self.made:
            url = self._new_database()
            commands = (("restore", name), ("recount",), ("audit", "--verify"))
            for command in commands:
                answer = self._shakti(url, *command)
                assert answer.returncode == 0, (name, command, answer.stdout, answer.stderr)

    def _shakti(self, url: str, *command: str) -> Completed:
        return shakti(*command, folder=self._folder, database_url=url, backup_key=self._key)

    def _new_database(self) -> str:
        name = f"restored_{secrets.token_hex(4)}"
        if self._url.startswith("sqlite"):
            return f"sqlite:///{self._folder / name}.db"
        with psycopg.connect(self._url, autocommit=True) as server:
            server.execute(f"CREATE DATABASE {name}")
        return urlsplit(self._url)._replace(path=f"/{name}").geturl()


@asynccontextmanager
async def backing_up(database_url: str, folder: Path, most: int) -> AsyncIterator[BackupRun]:
    """Back up while the block is open, then restore and check each backup; there must be one."""
    run = BackupRun(database_url, folder, most)
    task = asyncio.create_task(run.make_repeatedly())
    try:
        yield run
    finally:
        task.cancel()
        [ended] = await asyncio.gather(task, return_exceptions=True)
    if isinstance(ended, Exception):
        raise ended
    assert run.made
    await asyncio.to_thread(run.check)
