"""The inbox is kept small: what was worked off days ago is forgotten."""

from datetime import timedelta

from jobs.context import Context
from models import inbox

KEPT = timedelta(days=3)


async def tick(context: Context) -> None:
    """Drop what nobody will send again."""
    await context.database.run(inbox.forget, context.clock.now() - KEPT)
