"""Fifty kills during two thousand updates, a digest run and reminders: `make soak`."""

import os
from pathlib import Path

import pytest

from tests.soak.harness.environment import SoakSize
from tests.soak.harness.kills import run_with_kills
from tests.support.databases import client_programs
from tests.support.repeated_backups import backing_up

LONG = SoakSize(
    kills=50,
    updates=2000,
    groups=60,
    seeds=60,
    concurrency=25,
    waves=4,
    sends_per_second=30,
    lease_waits=0.2,
)


@pytest.mark.usefixtures("db")
async def test_nothing_is_lost_and_nothing_doubled_through_fifty_kills(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Backups are made at the beginning, and each of them is restored in the end."""
    monkeypatch.setenv("PATH", str(client_programs()), prepend=os.pathsep)
    async with backing_up(database_url, tmp_path, most=20):
        report = await run_with_kills(LONG, database_url, tmp_path)
    print(f"{database_url.partition(':')[0]}: {report}", flush=True)
    assert report.violations == (), report
