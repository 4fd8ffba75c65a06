"""One complete benchmark: all runs in their order."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.bench import layer_costs
from tests.bench.database import BenchDatabase
from tests.bench.processes import start_server
from tests.bench.runs import RunPlan, RunReport
from tests.bench.scenarios import Lookups, Scenarios, Speed
from tests.bench.workload import Workload

OTHER_STEPS = 9  # besides the look-ups of three bots


@dataclass(frozen=True, slots=True)
class Measurements:
    """The results of a benchmark."""

    lookups: Lookups
    registrations: Speed
    hot_session: Speed
    rush: Speed
    digest: RunReport
    beside_digest: RunReport
    door: RunReport
    layers: dict[str, float]  # microseconds
    profile: Path | None
    load: tuple[
        float, float, float
    ]  # of the machine before the benchmark, over 1, 5 and 15 minutes


def steps(workload: Workload) -> int:
    """Return the number of steps of `measure`."""
    return 3 * workload.rounds + OTHER_STEPS


def measure(
    workload: Workload, folder: Path, tick: Callable[[str], None], *, profile: bool = True
) -> Measurements:
    """Run the whole benchmark with its files in `folder`; call `tick` with each step's name."""
    load = os.getloadavg()
    tick("places and workers")
    database = BenchDatabase(folder, workload)
    with start_server(folder) as server:
        scenarios = Scenarios(server, folder, database, workload, tick)
        lookups, registrations, hot, rush = (
            scenarios.lookups(),
            scenarios.registrations(),
            scenarios.hot_session(),
            scenarios.rush(),
        )
        digest, beside = scenarios.digest(), scenarios.beside_digest()
        door = scenarios.at_the_door()
        file = scenarios.profile() if profile else None
        tick("layers")
        server.plan(RunPlan())  # without limits
        costs = layer_costs.run(
            server.url, database.copy("layers"), database.codes, workload.layers
        )
    return Measurements(lookups, registrations, hot, rush, digest, beside, door, costs, file, load)
