"""Job: close what nobody has closed long after a session has ended."""

from jobs.job_context import JobContext
from models import attendance


async def tick(context: JobContext) -> None:
    """Close every attendance that is overdue; who was there passes."""
    await context.database.run(attendance.close_overdue, context.clock.now())
