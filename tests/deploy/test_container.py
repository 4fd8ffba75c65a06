"""The image has what the bot needs and no more, and the bot runs in it as it should."""

import asyncio
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

import pytest

from bot.ops import BUDGET
from playground.bot_api import RequestLog
from playground.server import create, serve
from playground.telegram import World
from tests.deploy.files import COMPOSE, CONTAINERFILE, DEPLOY, ROOT, checked_by, copied
from tests.deploy.files import instructions as of
from tests.deploy.questions import somebody_asks
from tests.soak.conftest import request_log, telegram
from tests.support.processes import KEY, free_address, until

__all__ = ["request_log", "telegram"]


@pytest.fixture
def app(tmp_path: Path) -> Path:
    """The folder /app of the image, with the files that its Containerfile copies there."""
    folder = tmp_path / "app"
    for source, target in copied().items():
        if not target.startswith("/app/"):
            continue
        place = folder / target.removeprefix("/app/")
        place.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, place, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / source, place)
    return folder


def test_whatever_is_copied_is_there_and_goes_to_the_builder() -> None:
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    let_through = [line[1:] for line in lines if line.startswith("!")]
    assert sorted(copied()) == sorted(let_through)
    assert [name for name in copied() if not (ROOT / name).exists()] == []
    assert lines[1] == "*"
    assert not any(fnmatch(".env", name) for name in let_through)


def test_it_does_not_run_as_root_and_gets_its_signals_itself() -> None:
    assert of("USER")[-1] == of("USER")[0] == "10001:10001"
    assert json.loads(of("ENTRYPOINT")[-1]) == ["python", "/app/run.py"]
    assert json.loads(of("CMD")[-1]) == ["bot"]
    assert of("STOPSIGNAL") == ["SIGTERM"]


def test_no_file_names_a_key_or_a_password() -> None:
    given = re.findall(r"(?:TOKEN|SECRET|KEY|PASSWORD)\w*[:=] +(\S*)", CONTAINERFILE + COMPOSE)
    assert given == ["${POSTGRES_PASSWORD:-}"]


def test_everybody_who_stops_it_waits_longer_than_it_takes() -> None:
    unit = (DEPLOY / "systemd" / "boothshakti.service").read_text("utf-8")
    waits = re.findall(r"stop_grace_period: (\d+)s", COMPOSE)[:1]
    waits += re.findall(r"TimeoutStopSec=(\d+)", unit)
    assert [int(wait) > BUDGET for wait in waits] == [True, True]


async def test_the_bot_runs_with_the_files_of_the_image_and_nothing_else(
    app: Path, telegram: World, request_log: RequestLog, tmp_path: Path
) -> None:
    await asyncio.to_thread(compile_all, app)
    data = tmp_path / "data"
    data.mkdir()
    listen = free_address()
    async with serve(create(telegram, request_log=request_log)) as url, somebody_asks(telegram):
        given = {"BOT_TOKEN": telegram.token, "API_URL": url, "SECRET_KEY": KEY, "LISTEN": listen}
        env = {k: v for k, v in os.environ.items() if not k.startswith(("SHAKTI_", "PYTHONPATH"))}
        env |= {f"SHAKTI_{name}": value for name, value in given.items()}
        with (tmp_path / "log").open("wb") as log:
            bot = subprocess.Popen(  # noqa: ASYNC220 - it does not wait
                [sys.executable, str(app / "run.py"), *json.loads(of("CMD")[-1])],
                cwd=data, env=env, stdout=log, stderr=log,
            )  # fmt: skip
        try:
            await until(lambda: said(tmp_path, "api: connected as @"), "the bot is up")
            for _ in range(120):
                answer = await asyncio.to_thread(healthcheck, app, env)
                if answer.returncode == 0:
                    break
                await asyncio.sleep(0.5)
            assert json.loads(answer.stdout)["ok"] is True
            bot.send_signal(signal.SIGTERM)
            assert await asyncio.to_thread(bot.wait, BUDGET + 5) == 0
        finally:
            bot.kill()
            await asyncio.to_thread(bot.wait)
    ended = healthcheck(app, env)
    assert (ended.returncode, "no answer" in ended.stdout) == (1, True)


def compile_all(app: Path) -> None:
    """Compile the files as the Containerfile does, which checks its command."""
    [command] = [line for line in of("RUN") if "compileall" in line]
    words = command.replace("/opt/shakti/bin/python", sys.executable).split()
    subprocess.run([*words[:-1], str(app)], check=True)
    assert list(app.rglob("*.pyc"))


def said(folder: Path, line: str) -> bool:
    return line in (folder / "log").read_text("utf-8")


def healthcheck(app: Path, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run the command of HEALTHCHECK."""
    command = json.loads(of("HEALTHCHECK")[-1].partition("CMD ")[2])
    script = command[1].replace("/app", str(app))
    return subprocess.run(
        [sys.executable, script], env=env, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("profile", ["single", "replicas"])
def test_docker_compose_takes_its_file(profile: str, tmp_path: Path) -> None:
    shutil.copy(ROOT / "compose.yaml", tmp_path)
    (tmp_path / ".env").write_text("SHAKTI_BOT_TOKEN=1:a\n")
    shown = checked_by("docker-compose", "--profile", profile, "config", folder=tmp_path)
    bot = shown[shown.index("  bot:" if profile == "single" else "  replica:") :]
    assert "read_only: true" in bot
    assert "no-new-privileges" in bot


def test_caddy_takes_its_file() -> None:
    shown = checked_by("caddy", "adapt", "--config", str(DEPLOY / "Caddyfile"), "--validate")
    assert '"/webhook"' in shown
    assert not re.search("healthz|metrics", shown)


def test_systemd_takes_the_unit_and_calls_it_confined(tmp_path: Path) -> None:
    unit = (DEPLOY / "systemd" / "boothshakti.service").read_text("utf-8")
    program = unit.partition("ExecStart=")[2].split()[0]
    there = tmp_path / "boothshakti.service"
    there.write_text(unit.replace(program, sys.executable))
    said = checked_by("systemd-analyze", "verify", str(there))
    assert said.strip() == ""
    checked_by("systemd-analyze", "security", "--offline=true", "--threshold=20", str(there))
