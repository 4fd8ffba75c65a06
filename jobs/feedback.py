"""Job: ask those who came how the session was."""

from jobs.job_context import JobContext
from models.training_reports import feedback


async def tick(context: JobContext) -> None:
    """Queue the question to all who have not been asked, and wake the sender when there is one."""
    if await context.database.run(feedback.make_due, context.clock.now()):
        context.wake_sender()
