"""One whole bench."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.bench import layers
from tests.bench.ground import Ground
from tests.bench.processes import telegram
from tests.bench.runs import Plan, Report
from tests.bench.scenarios import Bench, Lookups, Speed
from tests.bench.sizes import Sizes

OTHERS = 7  # steps beside the look-ups of three bots


@dataclass(frozen=True, slots=True)
class Measured:
    """All that a bench has found."""

    lookups: Lookups
    registrations: Speed
    hot_session: Speed
    digest: Report
    beside_digest: Report
    layers: dict[str, float]  # microseconds
    profile: Path | None
    load: tuple[float, float, float]  # of the machine, before


def steps(sizes: Sizes) -> int:
    """Give how many steps `measure` tells of."""
    return 3 * sizes.rounds + OTHERS


def measure(
    sizes: Sizes, folder: Path, tick: Callable[[str], None], *, profile: bool = True
) -> Measured:
    """Measure everything, with the files in `folder`; `tick` is told the name of each step."""
    load = os.getloadavg()
    tick("places and workers")
    ground = Ground(folder, sizes)
    with telegram(folder) as server:
        bench = Bench(server, folder, ground, sizes, tick)
        lookups, registrations, hot = bench.lookups(), bench.registrations(), bench.hot_session()
        digest, beside = bench.digest(), bench.beside_digest()
        file = bench.profile() if profile else None
        tick("layers")
        server.plan(Plan())  # no limits any more
        costs = layers.run(server.url, ground.copy("layers"), ground.codes, sizes.layers)
    return Measured(lookups, registrations, hot, digest, beside, costs, file, load)
