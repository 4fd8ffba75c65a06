"""Jobs about booths: ask whose is retired for theirs, and how it goes with one that was taken."""

from jobs.job_context import JobContext
from models.booth_care import asking as holders
from models.placement import asking


async def tick(context: JobContext) -> None:
    """Queue the question to some who have not been asked, and wake the sender when there is one."""
    zone = context.settings.zone
    if await context.database.run(asking.make_due, context.clock.now(), zone):
        context.wake_sender()


async def ask_holders(context: JobContext) -> None:
    """End what is over, queue how it goes with taken booths, and wake the sender for that."""
    zone = context.settings.zone
    if await context.database.run(holders.make_due, context.clock.now(), zone):
        context.wake_sender()
