"""Job: ask those who came how the session was, and those who did not, why."""

from jobs.job_context import JobContext
from models.training_reports import feedback
from models.turnout import absences


async def tick(context: JobContext) -> None:
    """Queue each question to all who have not been asked, and wake the sender when there is one."""
    run, now = context.database.run, context.clock.now()
    asked = await run(feedback.make_due, now) + await run(absences.make_due, now)
    if asked:
        context.wake_sender()
