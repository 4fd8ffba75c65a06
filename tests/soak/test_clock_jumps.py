"""Clocks that jump two hours back and forward while messages are in flight."""

from pathlib import Path

import pytest

from models.database import Database
from playground.telegram import World
from tests.soak.harness.clock_jumps import JumpPlan, run_with_jumps
from tests.soak.harness.jumping_clock import JumpingClock
from tests.support.processes import Process


@pytest.mark.parametrize("kills", [False, True], ids=["while it runs", "while it is dead"])
async def test_a_clock_that_jumps_keeps_nothing_waiting_and_doubles_no_digest(
    kills: bool, telegram: World, server: str, process: Process, db: Database, tmp_path: Path
) -> None:
    plan = JumpPlan(kills=kills)
    print(await run_with_jumps(telegram, server, process, JumpingClock(tmp_path), plan))
