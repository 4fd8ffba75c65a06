"""Job: tell workers who wait for a session near them."""

from jobs.job_context import JobContext
from models.seats import demand


async def tick(context: JobContext) -> None:
    """Queue what is to be told, outside the quiet hours, and wake the sender."""
    zone, now = context.settings.zone, context.clock.now()
    if await context.database.run(demand.tell, now, zone):
        context.wake_sender()
