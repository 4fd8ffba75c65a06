"""Job: ask workers whose booth is retired which booth is theirs."""

from jobs.job_context import JobContext
from models.placement import asking


async def tick(context: JobContext) -> None:
    """Queue the question to some who have not been asked, and wake the sender when there is one."""
    zone = context.settings.zone
    if await context.database.run(asking.make_due, context.clock.now(), zone):
        context.wake_sender()
