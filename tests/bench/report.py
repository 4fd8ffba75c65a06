"""The figures of a benchmark: JSON for machines, tables for people."""

import os
import platform
import pstats
import statistics
from collections import Counter
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.bench.measure import Measurements
from tests.bench.scenarios import PER_SECOND

AIMS = {
    "lookups.ratio_to_aiogram": "≥ 1.5",
    "lookups.ratio_to_ptb": "≥ 3",
    "digest_543.ratio_to_limit": "≤ 1.05",
    "digest_543.too_many_requests": "0",
    "latency.p99_ms": "< 100",
    "door.p99_ms": "< 1,000",
}
PROFILE_LINES = 12  # lines of the profile


def figures(measured: Measurements) -> dict[str, float]:
    """Return every figure by its name."""
    lookups, digest = measured.lookups, measured.digest
    waits, scans = measured.beside_digest.waits, measured.door.waits
    groups = len(digest.broadcasts)
    seconds = digest.broadcasts[-1] - digest.broadcasts[0]
    return {
        "lookups.ratio_to_aiogram": round(lookups.ratio("aiogram"), 3),
        "lookups.ratio_to_ptb": round(lookups.ratio("ptb"), 3),
        "lookups.per_second": round(lookups.per_second("ours"), 1),
        "registrations.per_second": round(measured.registrations.per_second, 1),
        "hot_session.per_second": round(measured.hot_session.per_second, 1),
        "rush.per_second": round(measured.rush.per_second, 1),
        "digest_543.ratio_to_limit": round(seconds / (groups / PER_SECOND), 3),
        "digest_543.too_many_requests": digest.refused,
        "latency.p50_ms": round(percentile(waits, 50) * 1000, 2),
        "latency.p99_ms": round(percentile(waits, 99) * 1000, 2),
        "door.p50_ms": round(percentile(scans, 50) * 1000, 2),
        "door.p99_ms": round(percentile(scans, 99) * 1000, 2),
        "door.most_ms": round(max(scans) * 1000, 2),
        "start.seconds_to_first_poll": round(statistics.median(lookups.starts), 3),
        "start.idle_rss_mb": round(statistics.median(lookups.idle_mb), 1),
    }


def percentile(values: list[float], percent: int) -> float:
    """Return the percentile by nearest rank: the smallest value with `percent` % at or below it."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]


def nested(flat: dict[str, float]) -> dict[str, dict[str, float]]:
    """Return `{"a.b": 1}` as `{"a": {"b": 1}}`."""
    groups: dict[str, dict[str, float]] = {}
    for name, value in flat.items():
        group, _, key = name.partition(".")
        groups.setdefault(group, {})[key] = value
    return groups


def show(out: Console, measured: Measurements) -> None:
    """Print the figures, the three bots side by side, the layers and the profile."""
    load = ", ".join(f"{value:.1f}" for value in measured.load)
    out.print(f"{os.cpu_count()} cores, Python {platform.python_version()}, load before: {load}")
    for table in (_figures(measured), _bots(measured), _layers(measured)):
        out.print(table)
    if measured.profile is not None:
        out.print(_profile(measured.profile))


def _figures(measured: Measurements) -> Table:
    table = _table("Booth Shakti, measured", "figure", "value", "aim")
    for name, value in figures(measured).items():
        table.add_row(name, f"{value:,}", AIMS.get(name, ""))
    return table


def _bots(measured: Measurements) -> Table:
    table = _table("Look-ups, medians", "bot", "a second", "ms of CPU each", "server's ms")
    rows: dict[str, Any] = {
        f"{name}, look-ups": speeds for name, speeds in measured.lookups.speeds.items()
    }
    rows |= {
        "ours, registrations": [measured.registrations],
        "ours, enrolments": [measured.hot_session],
        "ours, rush on 50 seats": [measured.rush],
    }
    for name, speeds in rows.items():
        columns = ("per_second", "bot_ms", "server_ms")
        middle = (statistics.median(getattr(s, c) for s in speeds) for c in columns)
        table.add_row(name, *(f"{value:,.2f}" for value in middle))
    return table


def _layers(measured: Measurements) -> Table:
    table = _table("One look-up, layer by layer", "layer", "µs", "of all")
    total = sum(measured.layers.values())
    for name, cost in measured.layers.items():
        table.add_row(name, f"{cost:,.0f}", f"{cost / total:.0%}")
    table.add_row("together", f"{total:,.0f}", "")
    return table


def _profile(file: Path) -> Table:
    table = _table("The event loop's own time in the look-ups (cProfile)", "package", "of all")
    spent: Counter[str] = Counter()
    for (path, _, name), (_, _, own, _, _) in pstats.Stats(str(file)).stats.items():  # type: ignore[attr-defined]
        spent[_package(path, name)] += own
    spent.pop("waiting", None)
    total = sum(spent.values())
    for package, own in spent.most_common(PROFILE_LINES):
        table.add_row(package, f"{own / total:.0%}")
    return table


def _package(path: str, name: str) -> str:
    """Return the package of a profiled function; for a C function its own name."""
    if path == "~":
        return "waiting" if "poll" in name else name.strip("<>")
    parts = Path(path).parts
    if "site-packages" in parts:
        return parts[parts.index("site-packages") + 1]
    ours = [part for part in parts if part in ("bot", "models", "config", "jobs")]
    if ours:
        return ours[0]
    return "asyncio" if "asyncio" in parts else "standard library"


def _table(title: str, first: str, *others: str) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column(first)
    for name in others:
        table.add_column(name, justify="right")
    return table
