"""Job: offer seats that have come free to those who wait."""

from jobs.job_context import JobContext
from models import waiting_list
from models.waiting_list import OfferPolicy


async def tick(context: JobContext) -> None:
    """Offer what is free and pass on what was not taken in time; wake the sender for it."""
    policy, now = OfferPolicy.from_settings(context.settings), context.clock.now()
    if await context.database.run(waiting_list.make_due, policy, now):
        context.wake_sender()
