"""Job: tell people about digests that do not arrive, or may not have arrived."""

from jobs.job_context import JobContext
from models import chats, digests


async def tick(context: JobContext) -> None:
    """Queue what is to be told, and wake the sender when there is something."""
    run, now = context.database.run, context.clock.now()
    if await run(chats.tell_linkers, now) + await run(digests.uncertain.tell, now):
        context.wake_sender()
