"""Job: expire invitations that nobody has answered in time."""

from jobs.job_context import JobContext
from models import invitations


async def tick(context: JobContext) -> None:
    """Expire the invitations that are due, in batches short enough to keep nobody waiting."""
    now = context.clock.now()
    while await context.database.run(invitations.expire, now) == invitations.BATCH:
        pass
