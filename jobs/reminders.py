"""Reminders to those who hold a seat in a session."""

from jobs.context import Context
from models import reminders


async def tick(context: Context) -> None:
    """Put into the outbox what is due."""
    zone, now = context.settings.zone, context.clock.now()
    if await context.database.run(reminders.make_due, now, zone):
        context.wake_sender()
