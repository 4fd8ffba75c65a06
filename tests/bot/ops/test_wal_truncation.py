"""SQLite's write-ahead log is truncated after an erasure, in the background."""

import asyncio
import logging
from pathlib import Path

import pytest
from peewee import OperationalError

from bot.ops import WalTruncation, wal_truncation
from models.database import Database
from models.queues import IncomingUpdate, inbox
from tests.support.processes import until
from tests.support.world import NOON


def contents(folder: Path) -> tuple[bytes, bytes]:
    """Return the bytes of SQLite's file and of its log."""
    return (folder / "bot.db").read_bytes(), (folder / "bot.db-wal").read_bytes()


async def test_the_log_is_truncated_again_when_the_update_that_asked_is_acknowledged(
    db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wal_truncation, "PAUSES", (0.01,) * 10_000)
    inbox.store([IncomingUpdate(1, '{"first_name": "Sunita"}', 5, 5)], NOON, "owner")
    truncation = WalTruncation(db)
    truncation.schedule(1)
    # Its update is not acknowledged yet.
    await until(lambda: b"Sunita" in contents(tmp_path)[0], "the log is written into the file")
    inbox.acknowledge([1], NOON)
    await until(lambda: not contents(tmp_path)[1], "the log is empty")
    assert b"Sunita" not in contents(tmp_path)[0]
    await truncation.stop()


async def test_what_never_succeeds_is_left_to_the_nightly_job_and_logged(
    db: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> bool:
        raise OperationalError("disk I/O error")

    monkeypatch.setattr(db, "empty_log", fail)
    monkeypatch.setattr(wal_truncation, "PAUSES", (0.0, 0.0))
    with caplog.at_level(logging.WARNING):
        WalTruncation(db).schedule(1)
        async with asyncio.timeout(5):
            while "nightly job" not in caplog.text:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
    assert caplog.text.count("disk I/O error") == 1


async def test_a_stop_waits_for_nothing(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(db, "empty_log", lambda: False)
    truncation = WalTruncation(db)
    truncation.schedule(1)
    await asyncio.sleep(0.05)
    async with asyncio.timeout(1):
        await truncation.stop()
