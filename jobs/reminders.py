"""Job: queue the reminders to workers who hold a seat, and what their trainers are told."""

from jobs.job_context import JobContext
from models.trainings import reminders
from models.turnout import closing_notes, trainer_notes


async def tick(context: JobContext) -> None:
    """Queue every reminder that is due, and wake the sender when there is one."""
    zone, now = context.settings.zone, context.clock.now()
    queued = await context.database.run(reminders.make_due, now, zone)
    queued += await context.database.run(trainer_notes.make_due, now, zone)
    queued += await context.database.run(closing_notes.make_due, now)
    if queued:
        context.wake_sender()
