"""Invitations that nobody has answered in time."""

from jobs.context import Context
from models import invitations


async def tick(context: Context) -> None:
    """End what is due, in steps that keep nobody waiting."""
    now = context.clock.now()
    while await context.database.run(invitations.expire, now) == invitations.BATCH:
        pass
