"""The bot's joining of a group: is it a new one, or one that has only got a new id?

When a group becomes a supergroup, Telegram also tells that the bot has joined the supergroup,
perhaps before it tells what that was. A new group is asked for its place, one that was here before
is left in peace. Where nobody can know yet, the question waits for WELCOME_AFTER.
"""

from datetime import datetime, timedelta

from models import tables
from models.database import transaction
from models.outbox_subjects import OutboxSubject
from models.queues import chat_ids, outbox

WELCOME_AFTER = timedelta(minutes=1)
WELCOME_UNTIL = timedelta(hours=1)
MOST_NAMESAKES = 5


def linked_namesakes(chat_id: int, title: str) -> list[int]:
    """Return other linked groups of this title, one of which may have become this one."""
    chat = tables.Chat
    query = chat.select(chat.chat_id).where(
        chat.title == title[:255], chat.place.is_null(False), chat.chat_id != chat_id
    )
    return [row.chat_id for row in query.distinct().limit(MOST_NAMESAKES)]


def queue_welcome(chat_id: int, update_id: int, now: datetime) -> None:
    """Queue the question for the group's place, in case it turns out to be a new group."""
    due = now + WELCOME_AFTER
    with transaction():
        outbox.enqueue(
            f"welcome:{chat_id}:{update_id}",
            chat_id,
            0,
            OutboxSubject.WELCOME,
            {"chat": chat_id, "update": update_id},
            now=now,
            not_before=due,
            expires_at=due + WELCOME_UNTIL,
        )


def needs_welcome(chat_id: int, update_id: int) -> bool:
    """Return whether a group that the bot joined with this update still waits for the question."""
    if chat_ids.claim_join(chat_id, update_id):
        return False
    chat = tables.Chat
    linked = chat.select().where(chat.chat_id == chat_id, chat.place.is_null(False))
    return not linked.exists()
