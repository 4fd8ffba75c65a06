"""Fifty kills during two thousand updates, a digest run and reminders: `make soak`."""

from pathlib import Path

import pytest

from tests.soak.ground import Size
from tests.soak.killing import killed_again_and_again

LONG = Size(
    kills=50, updates=2000, groups=60, seeds=60, at_once=25, waves=4, a_second=30, waits=0.2
)


@pytest.mark.usefixtures("db")
async def test_nothing_is_lost_and_nothing_doubled_through_fifty_kills(
    database_url: str, tmp_path: Path
) -> None:
    found = await killed_again_and_again(LONG, database_url, tmp_path)
    print(f"{database_url.partition(':')[0]}: {found}", flush=True)
    assert found.wrongs == (), found
