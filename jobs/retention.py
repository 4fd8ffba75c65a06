"""Job: delete each night what has been kept long enough."""

import logging
from uuid import uuid4

from jobs.job_context import JobContext
from models.consents import Terms
from models.maintenance import retention

log = logging.getLogger(__name__)


async def tick(context: JobContext) -> None:
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
