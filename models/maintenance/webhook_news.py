"""Notify the admins when updates do not reach the bot: Telegram still takes what it sends."""

from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from models import authority
from models.database import transaction
from models.outbox_subjects import OutboxSubject
from models.queues import outbox

TELL_FOR = timedelta(days=1)  # how long it is worth telling


class WebhookProblem(StrEnum):
    """Why Telegram posts no updates to this bot."""

    REMOVED = "removed"
    ELSEWHERE = "elsewhere"
    FAILING = "failing"


def tell_admins(problem: WebhookProblem, now: datetime, zone: ZoneInfo) -> int:
    """Queue a message about a problem for each admin, once a day; return how many messages.

    Safe to call from several processes: each of them sees the same problem.
    """
    day = now.astimezone(zone).date()
    with transaction():
        return sum(
            outbox.enqueue(
                f"webhook:{problem}:{day.isoformat()}:{telegram_id}",
                telegram_id,
                0,
                OutboxSubject.WEBHOOK,
                {"problem": problem},
                now=now,
                expires_at=now + TELL_FOR,
                at_least_once=True,
            )
            for telegram_id in authority.admins()
        )
