"""The commands of an operator's first day, and of a new version, work as they stand."""

import asyncio
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from models.database import Database
from playground.bot_api import RequestLog
from playground.server import create, serve
from playground.telegram import World
from tests.deploy.questions import somebody_asks
from tests.docs.pages import ROOT
from tests.soak.conftest import request_log, telegram
from tests.support.processes import free_address

__all__ = ["request_log", "telegram"]
PAGE = (ROOT / "docs" / "operating.md").read_text("utf-8")
LOCAL_SERVER, TOKEN, LISTEN = (
    "http://127.0.0.1:8081",
    "123456789:replace-this-token",
    "127.0.0.1:8443",
)
PATIENCE = 300  # seconds for all commands of a section


def commands(heading: str) -> str:
    """Return the shell blocks of a section as one script."""
    section = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    found = re.findall(r"^```sh\n(.*?)^```$", section, re.M | re.S)
    assert found
    return "".join(found)


@pytest.fixture
def clone(tmp_path: Path) -> Iterator[Path]:
    """A folder as after `git clone` and `make install`; its bot is killed if a test leaves it."""
    folder = tmp_path / "boothshakti"
    (folder / ".venv" / "bin").mkdir(parents=True)
    activate = f'PATH="{Path(sys.executable).parent}:$PATH"\n'
    (folder / ".venv" / "bin" / "activate").write_text(activate)
    for name in ("bot", "config", "deploy", "jobs", "models", "run.py", "service.py"):
        (folder / name).symlink_to(ROOT / name)
    (folder / ".env.example").write_bytes((ROOT / ".env.example").read_bytes())
    yield folder
    with suppress(OSError, ValueError):
        os.kill(int((folder / "bot.pid").read_text()), signal.SIGKILL)


def walked(folder: Path, script: str, listen: str) -> None:
    """Run a script as somebody who stops at the first command that fails."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith("SHAKTI_")}
    with (folder / "walk.log").open("w") as log:  # a pipe would stay open with the bot
        code = subprocess.run(
            ["bash", "-e", "-c", script], cwd=folder, env=clean | {"SHAKTI_LISTEN": listen},
            stdout=log, stderr=log, stdin=subprocess.DEVNULL, timeout=PATIENCE, check=False,
        ).returncode  # fmt: skip
    assert code == 0, (folder / "walk.log").read_text("utf-8")[-4000:]


async def test_the_first_day_and_a_new_version_can_be_walked(
    clone: Path, telegram: World, request_log: RequestLog
) -> None:
    listen = free_address()
    script = commands("First day")
    async with serve(create(telegram, request_log=request_log)) as url, somebody_asks(telegram):
        for written, here in ((LOCAL_SERVER, url), (TOKEN, telegram.token), (LISTEN, listen)):
            assert written in script
            script = script.replace(written, here)
        await asyncio.to_thread(walked, clone, script, listen)
        said = (clone / "walk.log").read_text("utf-8")
        assert "Restored: " in said
        assert "0 fail" in said.splitlines()[-1]
        assert (clone / ".env").stat().st_mode & 0o077 == 0
        newest = Database(f"sqlite:///{clone / 'data' / 'boothshakti.db'}").migrations()
        later = commands("A new version").replace("NAME", newest.migrations()[-3].name)
        activated = f'PATH="{Path(sys.executable).parent}:$PATH"\n' + later
        await asyncio.to_thread(walked, clone, activated, listen)
        said = (clone / "walk.log").read_text("utf-8")
        assert f"reverted {newest.migrations()[-1].name}" in said
        assert "All counters are right" in said
        os.kill(int((clone / "bot.pid").read_text()), signal.SIGTERM)
    assert not (clone / "copy").exists()
