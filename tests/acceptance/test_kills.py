"""The bot is killed a few times while people speak with it; `make soak` does so for minutes."""

from pathlib import Path

import pytest

from tests.soak.ground import Size
from tests.soak.killing import killed_again_and_again

SHORT = Size(kills=5, updates=120, groups=10, seeds=8, at_once=8, waves=1, a_second=60, waits=0.0)


@pytest.mark.usefixtures("db")
async def test_nothing_is_lost_and_nothing_doubled_when_the_bot_is_killed(
    database_url: str, tmp_path: Path
) -> None:
    result = await killed_again_and_again(SHORT, database_url, tmp_path)
    assert result.wrongs == (), result
