"""The files with which the bot is deployed, and the programs that check them."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CONTAINERFILE = (ROOT / "Containerfile").read_text("utf-8")
COMPOSE = (ROOT / "compose.yaml").read_text("utf-8")
DEPLOY = ROOT / "deploy"


def checked_by(program: str, *arguments: str, folder: Path = ROOT) -> str:
    """Return what a program of the machine says of a file; skip the test where it is missing."""
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed: the file was not checked by it")
    done = subprocess.run(
        [program, *arguments], cwd=folder, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def instructions(name: str) -> list[str]:
    """Return what follows each instruction of this name in the Containerfile, in order."""
    joined = CONTAINERFILE.replace("\\\n", " ")
    return [" ".join(found.split()) for found in re.findall(rf"^{name} (.+)$", joined, re.M)]


def copied() -> dict[str, str]:
    """Return where each file or folder of the repository goes in the image."""
    places = {}
    for line in instructions("COPY"):
        if not line.startswith("--from"):
            *sources, target = line.split()
            for source in sources:
                name = target.removeprefix("./") + Path(source).name
                places[source] = name if target.endswith("/") else target
    return places
