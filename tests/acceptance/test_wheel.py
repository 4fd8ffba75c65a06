"""The wheel in a virtual environment of its own: it runs from any folder, with all its data."""

import os
import re
import signal
import subprocess
import sys
import sysconfig
import time
import urllib.request
import venv
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from playground.telegram import World
from tests.support.processes import ROOT, settings, until

PATIENCE = 60  # seconds until something that must come should have come
EACH_PACKAGE = {f"{name}/py.typed" for name in ("bot", "config", "jobs", "models", "playground")}
MODULES = ("run.py", "service.py")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    _pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT))
    (built,) = folder.glob("boothshakti-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command of an environment that has the wheel, and what it needs from this one."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=False)
    python = folder / "bin" / "python"
    _pip("--python", str(python), "install", "--no-deps", "--no-index", str(wheel))
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    needed = folder / "lib" / version / "site-packages" / "needed.pth"
    needed.write_text(sysconfig.get_paths()["purelib"])
    return folder / "bin" / "boothshakti"


def test_the_wheel_has_all_its_data_and_no_tests(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    committed = subprocess.run(
        ["git", "ls-files", "bot", "config", "jobs", "models", "playground", *MODULES],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert set(committed) <= names
    assert names >= EACH_PACKAGE
    assert {name.split("/")[0] for name in names} - {*MODULES} <= {
        *(name.split("/")[0] for name in EACH_PACKAGE),
        "boothshakti-0.1.0.dist-info",
    }


def test_the_installed_command_explains_itself(installed: Path, tmp_path: Path) -> None:
    helped = subprocess.run(
        [installed, "--help"], cwd=tmp_path, env=_clean(), capture_output=True, text=True
    )
    assert helped.returncode == 0, helped.stderr
    assert {"play", "bot", "import", "audit"} <= set(re.findall(r"\w+", helped.stdout))


def test_the_installed_playground_serves_its_page_and_its_story(
    installed: Path, tmp_path: Path
) -> None:
    with _running([installed, "play", "--port", "0"], tmp_path) as log:
        url = _said(log, r"http://127\.0\.0\.1:\d+")
        page = urllib.request.urlopen(url).read().decode()
        script = re.search(r'src="([^"]+\.js)"', page)
        assert script is not None
        with urllib.request.urlopen(f"{url}/{script[1].lstrip('/')}") as answer:
            assert answer.status == 200
    assert (tmp_path / "data" / "playground").is_dir()


async def test_the_installed_bot_brings_its_places_and_comes_up(
    installed: Path, telegram: World, server: str, tmp_path: Path
) -> None:
    env = {
        f"SHAKTI_{key.upper()}": value
        for key, value in settings(telegram, server, f"sqlite:///{tmp_path / 'bot.db'}").items()
    }
    with _running([installed, "bot"], tmp_path, **env) as log:
        await until(lambda: "api: connected as @" in log.read_text("utf-8"), "the bot is up")


def _pip(*arguments: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments],
        check=True,
    )


def _clean() -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("SHAKTI_", "PYTHONPATH"))}
    return kept | {"COLUMNS": "200"}


@contextmanager
def _running(command: list[str | Path], folder: Path, **env: str) -> Iterator[Path]:
    """Run a command in a folder that is no checkout; its log has all that it says."""
    log = folder / "log"
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=folder, env=_clean() | env, stdout=out, stderr=out)
    try:
        yield log
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            code = process.wait(PATIENCE)
        finally:
            process.kill()
            process.wait()
    assert code == 0, log.read_text("utf-8")[-3000:]


def _said(log: Path, pattern: str) -> str:
    ends = time.monotonic() + PATIENCE
    while not (match := re.search(pattern, log.read_text("utf-8"))):
        assert time.monotonic() < ends, log.read_text("utf-8")[-3000:]
        time.sleep(0.1)
    return match[0]
