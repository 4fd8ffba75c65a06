"""The present id of a group: it gets a new one when it becomes a supergroup, and keeps it.

Telegram goes on to name the old id: in presses under old messages, in updates that were under way,
and in its own messages about the upgrade. So it is kept for good, and whoever gets a group's id
from outside looks its present one up first.
"""

from collections.abc import Sequence
from dataclasses import replace

from peewee import Query

from models.database import BindParam, CompiledQuery, transaction
from models.queues.inbox import IncomingUpdate
from models.tables.queues import UNFINISHED, GroupUpgrade, Inbox


def record_upgrade(old_id: int, new_id: int) -> None:
    """Record that a group has a new id; its unfinished updates wait for each other under that."""
    upgrade = GroupUpgrade
    with transaction():
        upgrade.insert(old_id=old_id, new_id=new_id).on_conflict(
            conflict_target=(upgrade.old_id,), update={upgrade.new_id: new_id}
        ).execute()
        # What had this one for its new id has a newer one.
        upgrade.update(new_id=new_id).where(upgrade.new_id == old_id).execute()
        Inbox.update(chat_id=new_id).where(
            Inbox.chat_id == old_id, Inbox.state.in_(UNFINISHED)
        ).execute()


def present_id(chat_id: int) -> int:
    """Return the id that a chat has now; a person's never changes."""
    if chat_id >= 0:
        return chat_id
    rows = _PRESENT_ID.rows(old_id=chat_id)
    return int(rows[0].new_id) if rows else chat_id


def with_present_ids(updates: Sequence[IncomingUpdate]) -> list[IncomingUpdate]:
    """Return updates in the order of their groups' present ids.

    An upgrade that one of them tells of is recorded first, before anybody handles any of them.
    """
    for update in updates:
        if update.upgrade:
            record_upgrade(*update.upgrade)
    groups = {update.chat_id for update in updates if update.chat_id and update.chat_id < 0}
    query = GroupUpgrade.select().where(GroupUpgrade.old_id.in_(groups))
    present = {row.old_id: row.new_id for row in query} if groups else {}
    return [replace(u, chat_id=present.get(u.chat_id or 0, u.chat_id)) for u in updates]


def is_upgraded(new_id: int) -> bool:
    """Return whether a chat is what another group became."""
    return bool(GroupUpgrade.select().where(GroupUpgrade.new_id == new_id).exists())


def claim_join(new_id: int, update_id: int) -> bool:
    """Return whether an update tells that the bot is in a supergroup because its group became one.

    That is the first such update of a supergroup; any later one tells that somebody added the bot.
    """
    upgrade, first = GroupUpgrade, GroupUpgrade.joined_by
    upgrade.update(joined_by=update_id).where(upgrade.new_id == new_id, first.is_null()).execute()
    mine = upgrade.select().where(upgrade.new_id == new_id, first == update_id)
    return bool(mine.exists())


def _present_id() -> Query:
    return GroupUpgrade.select(GroupUpgrade.new_id).where(
        GroupUpgrade.old_id == BindParam("old_id")
    )


_PRESENT_ID = CompiledQuery(_present_id)
