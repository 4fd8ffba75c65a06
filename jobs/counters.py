"""Job: compute counters of ACs anew where they do not hold: each midnight, and after changes."""

from jobs.job_context import JobContext
from models import strength
from models.strength import Weights


async def tick(context: JobContext) -> None:
    """Compute the counters of each AC that is due, in a short transaction of its own."""
    run, clock = context.database.run, context.clock
    weights = Weights.from_settings(context.settings)
    for ac_id in await run(strength.due, weights, clock.now()):
        await run(strength.refresh, ac_id, weights, clock.now())
