"""Run an operator's commands: as a process of their own, or in this one, which is far quicker."""

import contextlib
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

import run

ROOT = Path(__file__).parents[2]
Completed = subprocess.CompletedProcess[str]


def shakti(*arguments: str, folder: Path, **settings: str) -> Completed:
    """Run the command line in an empty folder with these settings and no others."""
    return subprocess.run(
        [sys.executable, str(ROOT / "run.py"), *arguments],
        cwd=folder,
        env=_environment(folder, settings),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def shakti_here(*arguments: str, folder: Path, **settings: str) -> Completed:
    """Do as `shakti` does, in this process: for what a command does, not for how it starts."""
    out, err, code = io.StringIO(), io.StringIO(), 0
    with (
        pytest.MonkeyPatch.context() as patch,
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        patch.setattr(os, "environ", _environment(folder, settings))
        patch.setattr(sys, "argv", ["run.py", *arguments])
        patch.chdir(folder)
        try:
            run.run_cli()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
            if isinstance(end.code, str):  # which Python prints when the process ends
                err.write(f"{end.code}\n")
    return Completed(arguments, code, out.getvalue(), err.getvalue())


def _environment(folder: Path, settings: dict[str, str]) -> dict[str, str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith("SHAKTI_")}
    wanted = {"SHAKTI_" + name.upper(): value for name, value in settings.items()}
    return clean | {"SHAKTI_DATABASE_URL": f"sqlite:///{folder / 'a.db'}"} | wanted
