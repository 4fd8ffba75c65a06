"""Jobs: move broadcasts on, and show their senders how far they have come."""

from jobs.job_context import JobContext
from models.broadcasts import feeding


async def tick(context: JobContext) -> None:
    """Queue the next messages of each broadcast, and wake the sender when there are some."""
    settings, now = context.settings, context.clock.now()
    queued = await context.database.run(
        feeding.move_on, now, settings.zone, settings.sends_per_second
    )
    if queued:
        context.wake_sender()


async def show(context: JobContext) -> None:
    """Renew the messages that show how far broadcasts have come."""
    await context.show_progress()
