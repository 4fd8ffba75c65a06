"""Job: queue the reminders to workers who hold a seat in a session."""

from jobs.job_context import JobContext
from models.trainings import reminders


async def tick(context: JobContext) -> None:
    """Queue every reminder that is due, and wake the sender when there is one."""
    zone, now = context.settings.zone, context.clock.now()
    if await context.database.run(reminders.make_due, now, zone):
        context.wake_sender()
