"""The rules look at what was confirmed or disputed; on Mondays coordinators are reminded."""

from jobs.context import Context
from models import calls, flags
from models.privacy import Keys


async def examine(context: Context) -> None:
    """Apply the rules to what is new, in steps that keep nobody waiting."""
    secret = context.settings.secret_key.get_secret_value()
    if not secret:
        return  # without keys nobody has registered
    keys, zone, now = Keys(secret), context.settings.zone, context.clock.now()
    while await context.database.run(flags.examine, keys, zone, now) == flags.BATCH:
        pass


async def remind(context: Context) -> None:
    """Remind coordinators of what waits for them."""
    zone, now = context.settings.zone, context.clock.now()
    if await context.database.run(calls.remind, zone, now):
        context.wake_sender()
