"""Measure, print tables and write build/bench.json; `--quick` runs one short round."""

import argparse
import json
import shutil
import sys
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from tests.bench import report
from tests.bench.measure import Measurements, measure, steps
from tests.bench.processes import RunAborted
from tests.bench.workload import FULL, QUICK, Workload

BUILD = Path("build")


def main() -> None:
    """Run the benchmark; exit with the bot's log when a run is aborted."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one short round, to try the bench")
    workload = QUICK if parser.parse_args().quick else FULL
    folder = BUILD.absolute() / "bench"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        measured = _measure_with_progress(workload, folder)
    except RunAborted as error:
        sys.exit(str(error))
    file = BUILD / "bench.json"
    file.write_text(json.dumps(report.nested(report.figures(measured)), indent=2) + "\n", "utf-8")
    out = Console()
    report.show(out, measured)
    out.print(f"Written to {file}; logs and the profile are in {folder.relative_to(Path.cwd())}.")


def _measure_with_progress(workload: Workload, folder: Path) -> Measurements:
    columns = TextColumn("{task.description:32}"), BarColumn(), MofNCompleteColumn()
    with Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True)) as bar:
        task = bar.add_task("", total=steps(workload), completed=-1)

        def tick(name: str) -> None:
            bar.update(task, advance=1, description=name)

        measured = measure(workload, folder, tick)
        bar.update(task, completed=steps(workload), description="done")
    return measured


if __name__ == "__main__":
    main()
