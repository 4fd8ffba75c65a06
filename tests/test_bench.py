"""The benchmark itself works; its speeds are never asserted."""

import json
from pathlib import Path

from tests.bench import report
from tests.bench.measure import measure, steps
from tests.bench.trainings import planning
from tests.bench.workload import Workload

TINY = Workload(
    rounds=1,
    updates=50,
    users=20,
    workers=20,
    people=5,
    groups=4,
    waits=6,
    scans=6,
    idle=0,
    layers=2,
)
KEYS = {
    "lookups": {"ratio_to_aiogram", "ratio_to_ptb", "per_second"},
    "registrations": {"per_second"},
    "hot_session": {"per_second"},
    "rush": {"per_second"},
    "digest_543": {"ratio_to_limit", "too_many_requests"},
    "latency": {"p50_ms", "p99_ms"},
    "door": {"p50_ms", "p99_ms", "most_ms"},
    "start": {"seconds_to_first_poll", "idle_rss_mb"},
}


def test_a_small_bench_gives_every_figure_and_every_update_gets_its_reply(tmp_path: Path) -> None:
    finished_steps: list[str] = []
    measured = measure(TINY, tmp_path, finished_steps.append, profile=False)
    for name in ("ours", "aiogram", "ptb"):
        assert [speed.answered for speed in measured.lookups.speeds[name]] == [TINY.updates]
    assert measured.registrations.answered == TINY.people
    assert measured.hot_session.answered == TINY.workers
    assert measured.rush.answered == TINY.workers
    assert len(measured.digest.broadcasts) == TINY.groups
    assert len(measured.beside_digest.waits) == TINY.waits
    assert len(measured.door.waits) == TINY.scans
    figures = json.loads(json.dumps(report.nested(report.figures(measured))))
    assert {group: set(values) for group, values in figures.items()} == KEYS
    assert len(finished_steps) == steps(TINY) - 1  # the profile was left out


def test_the_measurement_of_a_plan_works(tmp_path: Path) -> None:
    measured = planning.measure(f"sqlite:///{tmp_path}/plan.db", 2, 3)
    assert set(measured) == {"slots", "clashes", "picture", "shown", "made"}
