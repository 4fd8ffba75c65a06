"""Ask people about a session that is over: once for each seat, and no longer than a day after."""

from collections.abc import Callable
from datetime import datetime, timedelta

from models.database import transaction
from models.outbox_subjects import OutboxSubject
from models.queues import outbox
from models.trainings import reminders

ASKED_FOR = timedelta(days=1)  # after the session ended and its attendance closed
AT_ONCE = 500  # messages queued in one transaction
# Of each seat: its id, the holder's Telegram id, and since when the session is over.
Asked = tuple[int, int, datetime]


def queue(subject: OutboxSubject, not_asked: Callable[[], list[Asked]], now: datetime) -> int:
    """Queue a question of this subject to everybody who was not asked; return how many.

    `not_asked` returns AT_ONCE of them at most, and nobody whose message `<subject>:<seat>` was
    queued. Safe to call at any time, from several processes.
    """
    count = 0
    while True:
        with transaction():
            rows = not_asked()
            for enrolment_id, telegram_id, over_at in rows:
                count += outbox.enqueue(
                    f"{subject}:{enrolment_id}",
                    telegram_id,
                    0,
                    subject,
                    {"enrolment": enrolment_id},
                    now=now,
                    priority=reminders.PRIORITY,
                    expires_at=over_at + ASKED_FOR,
                    at_least_once=True,
                )
        if len(rows) < AT_ONCE:
            return count
