"""Measure Booth Shakti at the size of India, print a table and write build/scale.json.

The databases are built once, in build/scale: 12 GB and some ten minutes.
`--divide 10` measures a tenth of it, in a folder of its own; `--only sqlite` one database.
"""

import argparse
import json
import statistics
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench.scale.ground import KINDS, Ground
from tests.bench.scale.india import Scale

BUILD = Path("build")
ROUNDS = 3  # of each figure that is a ratio: the median counts
LONGEST = 1_800  # seconds that one operation may take
AIMS = {
    "lookup.p50_ms": "",
    "lookup.p99_ms": "≤ 2 × p50",
    "lookup.ratio_to_small": "≤ 1.15",
    "find.p50_ms": "≤ 10",
    "find.in_first_three": "≥ 0.95",
    "import.ratio_to_executemany": "≤ 3",
    "roll.seconds": "≤ 20",
    "roll.rss_mb": "≤ 400",
    "rss_mb": "≤ 300",
}
Figures = dict[str, float]


def main() -> None:
    """Build what is missing, measure, and write the figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.scale", description=__doc__)
    parser.add_argument("--divide", type=int, default=1, help="measure so many times less")
    parser.add_argument("--only", choices=KINDS, help="measure one database")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    given = parser.parse_args()
    folder = BUILD.absolute() / ("scale" if given.divide == 1 else f"scale-{given.divide}")
    kinds = (given.only,) if given.only else KINDS
    out, measured = Console(), {}
    with Ground(folder, Scale().divided(given.divide)).opened(kinds) as ground:
        for kind in kinds:
            measured[kind] = _measure(ground, kind, given.rounds, out)
    file = BUILD / f"{folder.name}.json"
    kept = json.loads(file.read_text("utf-8")) if file.exists() else {}
    written = kept | {kind: _nested(figures) for kind, figures in measured.items()}
    file.write_text(json.dumps(written, indent=2) + "\n", "utf-8")
    table = Table("figure", *kinds, "aim")
    for name in dict.fromkeys(name for figures in measured.values() for name in figures):
        row = (f"{measured[kind].get(name, 0):,.4g}" for kind in kinds)
        table.add_row(name, *row, AIMS.get(name, ""))
    out.print(table)
    out.print(f"Written to {file}.")


def _measure(ground: Ground, kind: str, rounds: int, out: Console) -> Figures:
    """Return all figures of one kind of database."""

    def run(name: str, database: str, *arguments: str) -> Figures:
        figures = _run(name, database, *arguments)
        out.print(kind, name, {key: round(value, 4) for key, value in figures.items()})
        return figures

    large, small = ground.url(kind, "large"), ground.url(kind, "small")
    pairs = [(run("lookup", small), run("lookup", large)) for _ in range(rounds)]
    find, roll = run("find", large), run("roll", large, str(ground.lists))
    imports = []
    for _ in range(rounds):
        into = ground.fresh(kind, "imported")
        ours = run("import", into, str(ground.lists))
        imports.append((ours, run("bare", ground.fresh(kind, "bare"), into)))
    for name in ("imported", "bare"):
        ground.drop(kind, name)
    others = [find, *(pair[1] for pair in pairs), *(pair[0] for pair in imports)]
    return {
        "lookup.p50_ms": statistics.median(large["p50_ms"] for _, large in pairs),
        "lookup.p99_ms": statistics.median(large["p99_ms"] for _, large in pairs),
        "lookup.ratio_to_small": _ratio([(b["p50_ms"], a["p50_ms"]) for a, b in pairs]),
        "find.p50_ms": find["p50_ms"],
        "find.p99_ms": find["p99_ms"],
        "find.in_first_three": find["in_first_three"],
        "import.ratio_to_executemany": _ratio([(a["seconds"], b["seconds"]) for a, b in imports]),
        "import.seconds": statistics.median(a["seconds"] for a, _ in imports),
        "import.rss_mb": max(a["rss_mb"] for a, _ in imports),
        "roll.seconds": roll["seconds"],
        "roll.rss_mb": roll["rss_mb"],
        "rss_mb": max(figures["rss_mb"] for figures in others),
    }


def _ratio(pairs: list[tuple[float, float]]) -> float:
    return statistics.median(one / other for one, other in pairs)


def _run(name: str, url: str, *arguments: str) -> Figures:
    command = [sys.executable, "-m", "tests.bench.scale.operations", name, url, *arguments]
    ended = subprocess.run(command, check=True, stdout=subprocess.PIPE, timeout=LONGEST)
    figures: Figures = json.loads(ended.stdout)
    return figures


def _nested(figures: Figures) -> dict[str, object]:
    """Return the figures by the parts of their names: `find.p50_ms` is find → p50_ms."""
    nested: dict[str, object] = {}
    for name, value in figures.items():
        group, _, last = name.rpartition(".")
        inner = nested.setdefault(group, {}) if group else nested
        assert isinstance(inner, dict)
        inner[last] = round(value, 4)
    return nested


if __name__ == "__main__":
    main()
