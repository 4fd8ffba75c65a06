"""SQLite's log is emptied after an erasure, in the background."""

import asyncio
import logging
from pathlib import Path

import pytest
from peewee import OperationalError

from bot import forgetting
from bot.forgetting import WalTruncation
from models import inbox
from models.database import Database
from models.inbox import Received
from tests.world import NOON


def held(folder: Path) -> tuple[bytes, bytes]:
    """Give what lies in SQLite's file and in its log."""
    return (folder / "bot.db").read_bytes(), (folder / "bot.db-wal").read_bytes()


async def test_the_log_is_emptied_again_when_the_update_that_asked_is_written_down(
    db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forgetting, "PAUSES", (0.01,) * 200)
    inbox.store([Received(1, '{"first_name": "Sunita"}', 5, 5)], NOON, "owner")
    keeper = WalTruncation(db)
    keeper.schedule(1)
    await asyncio.sleep(0.1)
    assert b"Sunita" in held(tmp_path)[0]  # it is still to be worked off
    inbox.finish([1], NOON)
    async with asyncio.timeout(5):
        while held(tmp_path)[1]:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    assert b"Sunita" not in held(tmp_path)[0]
    await keeper.stop()


async def test_what_never_succeeds_is_left_to_the_night_and_told(
    db: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> bool:
        raise OperationalError("disk I/O error")

    monkeypatch.setattr(db, "empty_log", fail)
    monkeypatch.setattr(forgetting, "PAUSES", (0.0, 0.0))
    with caplog.at_level(logging.WARNING):
        WalTruncation(db).schedule(1)
        async with asyncio.timeout(5):
            while "nightly job" not in caplog.text:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
    assert caplog.text.count("disk I/O error") == 2


async def test_a_stop_waits_for_nothing(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(db, "empty_log", lambda: False)
    keeper = WalTruncation(db)
    keeper.schedule(1)
    await asyncio.sleep(0.05)
    async with asyncio.timeout(1):
        await keeper.stop()
