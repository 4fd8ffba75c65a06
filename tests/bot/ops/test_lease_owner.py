"""Who holds a lease is seen to have died, on the same machine alone."""

import subprocess
import sys

import pytest

from bot.ops import lease_owner


def owner_of(pid: int) -> str:
    """Return the name that a process of this machine would take."""
    return f"{lease_owner.HOST}:{pid}:a1"


def test_a_process_that_has_ended_has_died_and_one_that_runs_has_not() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        assert not lease_owner.has_died(owner_of(process.pid))
    assert lease_owner.has_died(owner_of(process.pid))


def test_who_had_the_number_of_this_process_has_died() -> None:
    assert lease_owner.has_died(lease_owner.new_owner())


@pytest.mark.parametrize("owner", ["other:1:a1", f"{lease_owner.HOST}:x:a1", ""])
def test_of_another_machine_and_of_no_process_nothing_is_known(owner: str) -> None:
    assert not lease_owner.has_died(owner)
