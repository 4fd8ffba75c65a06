"""The bot is killed a few times while people speak with it; `make soak` does so for minutes."""

import os
from pathlib import Path

import pytest

from tests.soak.harness.environment import SoakSize
from tests.soak.harness.kills import run_with_kills
from tests.support.databases import client_programs
from tests.support.repeated_backups import backing_up

SHORT = SoakSize(
    kills=5,
    updates=120,
    groups=10,
    seeds=8,
    concurrency=8,
    waves=1,
    sends_per_second=60,
    lease_waits=0.0,
)


@pytest.mark.usefixtures("db")
async def test_nothing_is_lost_and_nothing_doubled_when_the_bot_is_killed(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Backups are made all the while, and each of them is restored in the end."""
    monkeypatch.setenv("PATH", str(client_programs()), prepend=os.pathsep)
    async with backing_up(database_url, tmp_path, most=3) as backups:
        report = await run_with_kills(SHORT, database_url, tmp_path)
        assert report.violations == (), report
    print(f"{len(backups.made)} backups restored and checked", flush=True)
