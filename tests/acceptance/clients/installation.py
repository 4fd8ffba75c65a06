"""How a client's bot is run; a library that is not there skips the test with a reason."""

import contextlib
import importlib.util
import os
import shutil
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
INSTALLED = ROOT / "build"  # npm installs into a folder of it, once for each lock
NODE = ("grammy", "telegraf")


def command_of(client: str) -> tuple[list[str], dict[str, str]]:
    """Return the command that runs a client's bot, and what its environment needs."""
    if client in NODE:
        return ["node", str(HERE / f"{client}_bot.cjs")], {"NODE_PATH": str(_node_modules())}
    if importlib.util.find_spec(client) is None:
        pytest.skip(f"{client} is not installed")
    return [sys.executable, "-m", f"tests.acceptance.clients.{client}_bot"], {}


def _node_modules() -> Path:
    if not (shutil.which("node") and shutil.which("npm")):
        pytest.skip("node or npm is not on the PATH")
    lock = zlib.crc32((HERE / "package-lock.json").read_bytes())
    folder = INSTALLED / f"clients-{lock:08x}"
    if not folder.exists():
        fresh = INSTALLED / f"clients-{lock:08x}-{os.getpid()}"
        _install(fresh)
        with contextlib.suppress(OSError):  # another process may have been first
            fresh.rename(folder)
    return folder / "node_modules"


def _install(folder: Path) -> None:
    """Install exactly what the lock names; run nothing of it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, folder)
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)
    if done.returncode:
        shutil.rmtree(folder)
        pytest.skip(f"npm could not install the client libraries: {done.stderr[-200:]}")
