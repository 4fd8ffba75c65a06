"""The bot is killed a few times while people speak with it; `make soak` does so for minutes."""

from pathlib import Path

import pytest

from tests.soak.harness.environment import SoakSize
from tests.soak.harness.kills import run_with_kills

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
    database_url: str, tmp_path: Path
) -> None:
    report = await run_with_kills(SHORT, database_url, tmp_path)
    assert report.violations == (), report
