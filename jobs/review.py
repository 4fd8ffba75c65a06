"""Jobs: apply the review rules to new invitations, and remind coordinators on Mondays."""

from jobs.job_context import JobContext
from models.identity import PhoneCipher
from models.review import call_reminders, flagging


async def examine(context: JobContext) -> None:
    """Apply the rules to what is new, in batches short enough to keep nobody waiting."""
    secret = context.settings.secret_key.get_secret_value()
    if not secret:
        return  # without keys nobody has registered
    keys, zone, now = PhoneCipher(secret), context.settings.zone, context.clock.now()
    while await context.database.run(flagging.examine, keys, zone, now) == flagging.BATCH:
        pass


async def remind(context: JobContext) -> None:
    """Queue the reminders of coordinators that are due, and wake the sender when there is one."""
    zone, now = context.settings.zone, context.clock.now()
    if await context.database.run(call_reminders.remind, zone, now):
        context.wake_sender()
