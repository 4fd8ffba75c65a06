"""Jobs: renew the pictures on walls; close what nobody closed; ask those on whom the lot fell."""

from jobs.job_context import JobContext
from models import attendance
from models.attendance import lot
from models.certificates import sheets


async def tick(context: JobContext) -> None:
    """Close every attendance that is overdue, and queue the questions of the lot that are due.

    Who was there passes; certificates printed for the others lapse.
    """
    run, now = context.database.run, context.clock.now()
    closed = await run(attendance.close_overdue, now)
    if await run(lot.make_due, now, context.settings.zone) or closed:
        context.wake_sender()  # who passed is told
    await run(sheets.lapse, now)


async def renew(context: JobContext) -> None:
    """Renew every picture on a wall that shows an older code than this minute's."""
    await context.renew_pictures()
