"""The daily posts to linked groups."""

from config.settings import Settings
from jobs.context import Context
from models import digests


def times(settings: Settings) -> digests.Times:
    """Give the common times of the digests from the settings."""
    return digests.Times(settings.zone, settings.targets_at, settings.schedule_at)


async def tick(context: Context) -> None:
    """Put into the outbox what is due."""
    made = await context.database.run(
        digests.make_due, times(context.settings), context.clock.now()
    )
    if made:
        context.wake_sender()
