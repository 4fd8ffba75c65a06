"""Job: queue the morning messages of coordinators."""

from jobs.job_context import JobContext
from models.morning import MorningTimes, messages


async def tick(context: JobContext) -> None:
    """Queue every morning message that is due, and wake the sender when there is one."""
    times, now = MorningTimes.from_settings(context.settings), context.clock.now()
    if await context.database.run(messages.make_due, times, now):
        context.wake_sender()
