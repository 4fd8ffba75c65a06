"""Job: close what nobody has closed long after a session has ended."""

from jobs.job_context import JobContext
from models.certificates import sheets
from models.trainings import attendance


async def tick(context: JobContext) -> None:
    """Close every attendance that is overdue; who was there passes, and the rest lapses."""
    run, now = context.database.run, context.clock.now()
    if await run(attendance.close_overdue, now):
        context.wake_sender()  # who passed is told
    await run(sheets.lapse, now)
