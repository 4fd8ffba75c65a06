"""Migration of a group that became a supergroup: its rows move to the new id.

Telegram reports the new id in both chats, in either order, and again to whoever sends to the old
id. Rows of the new id that exist by then are newer, so their values stay.
"""

from typing import Any

from peewee import fn

from models import tables
from models.database import for_update, transaction
from models.queues import chat_ids, outbox_records

_LINK = (
    *("place_id", "linked_at", "linked_by_id"),
    *("targets_at", "schedule_at", "targets_since", "schedule_since"),
    *("weekly_at", "weekly_day", "weekly_since", "targets_on", "schedule_on", "weekly_on"),
    *("used_on", "proposed_at"),
)


def migrate(old_id: int, new_id: int) -> None:
    """Move a group, its topics and its waiting messages to the new id, which it keeps for good.

    A second call moves what was recorded of the old id meanwhile.
    """
    if old_id == new_id:
        return
    with transaction():
        chat_ids.record_upgrade(old_id, new_id)
        for row in for_update(tables.Chat.select().where(tables.Chat.chat_id == old_id)):
            _move(row, new_id)
        outbox_records.redirect(old_id, new_id)


def _move(row: tables.Chat, new_id: int) -> None:
    """Complete the row of the new id from the old one, and delete the old one."""
    chat = tables.Chat
    chat.insert(
        chat_id=new_id, thread_id=row.thread_id, kind=row.kind
    ).on_conflict_ignore().execute()
    new = chat.get(chat.chat_id == new_id, chat.thread_id == row.thread_id)
    values: dict[str, Any] = {
        "language": new.language or row.language,
        "title": new.title or row.title,
    }
    if new.place_id is None:
        values |= {name: getattr(row, name) for name in _LINK}
    chat.update(values).where(chat.id == new.id).execute()
    _move_digests(row.id, new.id)
    chat.delete().where(chat.id == row.id).execute()


def _move_digests(old: int, new: int) -> None:
    """Move the record of what was posted today, so that it is not posted again.

    Of a digest that was made for either id, one goes out: that which has gone, or the newer.
    """
    digest, other = tables.Digest, tables.Digest.alias()
    same = other.select().where(
        other.chat == new, other.kind == digest.kind, other.local_date == digest.local_date
    )
    for twice in digest.select().where(digest.chat == old, fn.EXISTS(same)):
        day = twice.local_date.isoformat()
        outbox_records.keep_one(f"{twice.kind}:{new}:{day}", f"{twice.kind}:{old}:{day}")
    digest.update(chat=new).where(digest.chat == old, ~fn.EXISTS(same)).execute()
