"""Job: queue the daily digests of linked groups."""

from jobs.job_context import JobContext
from models import digests


async def tick(context: JobContext) -> None:
    """Queue every digest that is due, and wake the sender when there is one."""
    times = digests.Times.from_settings(context.settings)
    if await context.database.run(digests.make_due, times, context.clock.now()):
        context.wake_sender()
