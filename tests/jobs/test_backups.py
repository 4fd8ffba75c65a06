"""A backup each night: made once, made up for, and the oldest ones removed."""

import asyncio
import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from config.settings import Settings
from jobs import maintenance
from jobs.job_context import JobContext
from models.backups import BackupError, nightly
from models.clock import Clock
from models.database import Database
from tests.support.databases import client_programs
from tests.support.world import DAY, HOUR, NOON, agar_and_susner

MINUTE = timedelta(minutes=1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the backups go."""
    folder = tmp_path / "backups"
    folder.mkdir()
    return folder


@pytest.fixture
def context(db: Database, folder: Path, monkeypatch: pytest.MonkeyPatch) -> JobContext:
    """A bot that backs up each night and keeps two."""
    monkeypatch.setenv("PATH", str(client_programs()), prepend=os.pathsep)
    agar_and_susner()
    settings = Settings(database_url=db.url, backup_dir=str(folder), keep_backups=2)
    return JobContext(settings, db, Clock(NOON), lambda: None)


def at(context: JobContext, moment: datetime) -> JobContext:
    context.clock.jump_to(moment)
    return context


def made(folder: Path) -> int:
    return len(nightly.stored(folder))


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def take_away(folder: Path) -> None:
    folder.rmdir()


def put_back(folder: Path) -> None:
    folder.mkdir()


async def test_one_is_made_at_once_and_the_next_after_three_in_the_night(
    context: JobContext, folder: Path
) -> None:
    await maintenance.back_up(context)
    await maintenance.back_up(context)
    assert made(folder) == 1
    night = datetime.combine(NOON.astimezone(context.settings.zone).date() + DAY, nightly.AT)
    due = night.replace(tzinfo=context.settings.zone)
    await maintenance.back_up(at(context, due - MINUTE))
    assert made(folder) == 1
    await maintenance.back_up(at(context, due + MINUTE))
    assert made(folder) == 2


async def test_of_two_processes_one_makes_it(context: JobContext, folder: Path) -> None:
    await asyncio.gather(maintenance.back_up(context), maintenance.back_up(context))
    assert made(folder) == 1


async def test_the_newest_are_kept_and_other_files_are_left_alone(
    context: JobContext, folder: Path
) -> None:
    others = ("notes.txt", "boothshakti.db", "boothshakti-of-meena.backup")
    for name in others:
        (folder / name).write_text("of Meena")
    for days in range(4):
        await maintenance.back_up(at(context, NOON + days * DAY + HOUR))
    assert names(folder) - set(others) == {
        nightly.new_file(folder, backup.made_at).name for backup in nightly.stored(folder)
    }
    assert [backup.made_at.date() for backup in nightly.stored(folder)] == [
        (NOON + days * DAY).date() for days in (3, 2)
    ]
    assert names(folder) >= set(others)


async def test_one_that_failed_is_tried_again_after_an_hour(
    context: JobContext, folder: Path
) -> None:
    take_away(folder)
    with pytest.raises(BackupError, match="there is no folder"):
        await maintenance.back_up(context)
    put_back(folder)
    await maintenance.back_up(context)
    assert made(folder) == 0
    await maintenance.back_up(at(context, NOON + HOUR + MINUTE))
    assert made(folder) == 1


async def test_without_a_folder_none_is_made(db: Database, folder: Path) -> None:
    await maintenance.back_up(
        JobContext(Settings(database_url=db.url), db, Clock(NOON), lambda: None)
    )
    assert names(folder) == set()


async def test_the_end_of_the_process_does_not_wait_for_it(
    context: JobContext, folder: Path
) -> None:
    task = asyncio.create_task(maintenance.back_up(context))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await asyncio.get_running_loop().shutdown_default_executor()
    assert [name for name in names(folder) if name.endswith(".part")] == []
