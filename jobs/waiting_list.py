"""Jobs: offer what is free to those who wait, and tell them of sessions near them."""

from jobs.job_context import JobContext
from models import waiting_list
from models.handovers import offering
from models.seats import demand
from models.waiting_list import OfferPolicy


async def tick(context: JobContext) -> None:
    """Offer what is free and pass on what was not taken in time; wake the sender for it."""
    policy, now = OfferPolicy.from_settings(context.settings), context.clock.now()
    queued = await context.database.run(waiting_list.make_due, policy, now)
    queued += await context.database.run(offering.make_due, policy, now)
    if queued:
        context.wake_sender()


async def tell(context: JobContext) -> None:
    """Queue the news of sessions near somebody, outside the quiet hours, and wake the sender."""
    zone, now = context.settings.zone, context.clock.now()
    if await context.database.run(demand.tell, now, zone):
        context.wake_sender()
