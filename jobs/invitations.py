"""Job: expire invitations that nobody has answered in time."""

from jobs.job_context import Context
from models import invitations


async def tick(context: Context) -> None:
    """Expire the invitations that are due, in batches short enough to keep nobody waiting."""
    now = context.clock.now()
    while await context.database.run(invitations.expire, now) == invitations.BATCH:
        pass
