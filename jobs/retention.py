"""Each night: what has been kept long enough goes."""

import logging
from uuid import uuid4

from jobs.context import Context
from models import retention
from models.privacy import Terms

log = logging.getLogger(__name__)


async def tick(context: Context) -> None:
    """Do this night's work if nobody has, in short transactions with room for others between."""
    run, clock, owner = context.database.run, context.clock, str(uuid4())
    if not await run(retention.begin, owner, clock.now()):
        return
    kept, gone = Terms.from_settings(context.settings), retention.Purged()
    while some := await run(retention.purge, kept, clock.now()):
        gone += some
    await run(retention.end, owner, clock.now(), context.settings.zone)
    await run(context.database.rewrite)
    log.info("Kept long enough, and gone: %s.", gone)
