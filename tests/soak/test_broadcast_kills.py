"""Twenty kills while a broadcast goes out, is corrected and is taken back: `make soak`."""

from pathlib import Path

import pytest

from tests.soak.harness.broadcast_kills import run_with_kills


@pytest.mark.usefixtures("db")
async def test_nobody_gets_a_broadcast_twice_through_twenty_kills(
    database_url: str, tmp_path: Path
) -> None:
    report = await run_with_kills(400, 20, database_url, tmp_path)
    print(f"{database_url.partition(':')[0]}: {report}", flush=True)
    assert report.violations == (), report
    assert report.kills == 20
