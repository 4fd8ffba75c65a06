"""Job: make the offers that are due: seats to those who wait, sessions to other trainers."""

from jobs.job_context import JobContext
from models import waiting_list
from models.handovers import offering
from models.waiting_list import OfferPolicy


async def tick(context: JobContext) -> None:
    """Offer what is free and pass on what was not taken in time; wake the sender for it."""
    policy, now = OfferPolicy.from_settings(context.settings), context.clock.now()
    queued = await context.database.run(waiting_list.make_due, policy, now)
    queued += await context.database.run(offering.make_due, policy, now)
    if queued:
        context.wake_sender()
