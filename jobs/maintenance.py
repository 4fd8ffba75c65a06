"""Jobs: delete each night what has been kept long enough; compute counters that do not hold."""

import logging
from uuid import uuid4

from jobs.job_context import JobContext
from models import strength
from models.consents import Terms
from models.maintenance import retention

log = logging.getLogger(__name__)


async def purge(context: JobContext) -> None:
    """Run this night's purge unless it was run already, in short transactions."""
    run, clock, owner = context.database.run, context.clock, str(uuid4())
    if not await run(retention.begin_night, owner, clock.now()):
        return
    terms, total = Terms.from_settings(context.settings), retention.Purged()
    while batch := await run(retention.purge, terms, clock.now()):
        total += batch
    await run(retention.end_night, owner, clock.now(), context.settings.zone)
    await run(context.database.rewrite)
    log.info("retention: purge done: %s", total)


async def count(context: JobContext) -> None:
    """Compute the counters of each AC that is due, in a short transaction of its own."""
    run, clock = context.database.run, context.clock
    weights = strength.Weights.from_settings(context.settings)
    for ac_id in await run(strength.due, weights, clock.now()):
        await run(strength.refresh, ac_id, weights, clock.now())
