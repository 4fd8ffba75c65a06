"""Run an operator's commands as a process of their own."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def shakti(*arguments: str, folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the command line in an empty folder with these settings and no others."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith("SHAKTI_")}
    wanted = {"SHAKTI_" + name.upper(): value for name, value in settings.items()}
    return subprocess.run(
        [sys.executable, str(ROOT / "run.py"), *arguments],
        cwd=folder,
        env=clean | {"SHAKTI_DATABASE_URL": f"sqlite:///{folder / 'a.db'}"} | wanted,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
