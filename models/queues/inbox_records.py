"""Look up, forget and erase updates of the inbox, whatever became of them."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from peewee import Expression, fn

from models.queues.inbox import EMPTY
from models.tables.queues import UNFINISHED, Inbox, InboxState


@dataclass(frozen=True, slots=True)
class FailedUpdate:
    """An update that could not be processed and is kept for the operator."""

    raw: str
    received_at: datetime


def has_ended(update_id: int) -> bool:
    """Return whether an update is recorded as done or failed, or is not stored at all."""
    pending = Inbox.select().where(Inbox.update_id == update_id, Inbox.state.in_(UNFINISHED))
    return not pending.exists()


def forget(before: datetime, *, state: str = InboxState.DONE, limit: int = 1000) -> int:
    """Delete up to `limit` updates that ended before a moment, done or failed; return how many.

    Telegram repeats nothing after a day, and may use a number again after a week of silence.
    """
    old = Inbox.select(Inbox.update_id).where(Inbox.state == state, Inbox.finished_at < before)
    oldest_ids = [row.update_id for row in old.order_by(Inbox.update_id).limit(limit)]
    if not oldest_ids:
        return 0
    return int(Inbox.delete().where(Inbox.update_id.in_(oldest_ids)).execute())


def oldest(now: datetime) -> float:
    """Return how many seconds the oldest unfinished update has waited; 0 when there is none."""
    since = Inbox.select(fn.MIN(Inbox.received_at)).where(Inbox.state.in_(UNFINISHED)).scalar()
    return max(0.0, (now - since).total_seconds()) if since else 0.0


def counts() -> dict[str, int]:
    """Return how many unfinished updates there are, and how many failed ones are kept."""
    unfinished = Inbox.select().where(Inbox.state.in_(UNFINISHED)).count()
    failed = Inbox.select().where(Inbox.state == InboxState.FAILED).count()
    return {"unfinished": int(unfinished), "failed": int(failed)}


def failed_of_user(user_id: int) -> list[FailedUpdate]:
    """Return what a user sent and what could not be processed, oldest first."""
    query = Inbox.select().where(_failed(), Inbox.user_id == user_id)
    return [FailedUpdate(row.raw, row.received_at) for row in query.order_by(Inbox.update_id)]


def erase_user(user_id: int, spellings: Collection[str] = ()) -> None:
    """Empty a user's updates that have ended, and failed ones of others that contain a spelling.

    Spellings are the user's name and phone as they stand in an update's JSON. Unfinished updates
    of the user are left alone: they come after this one and are emptied when they end.
    """
    own = (Inbox.user_id == user_id) | (Inbox.chat_id == user_id)
    ended = Inbox.state.in_((InboxState.DONE, InboxState.FAILED))
    Inbox.update(error="", **EMPTY).where(ended, own).execute()
    for spelling in spellings:
        Inbox.update(error="", **EMPTY).where(_failed(), Inbox.raw.contains(spelling)).execute()


def erase_failed(is_about: Callable[[str], bool]) -> None:
    """Empty the failed updates about which `is_about` says so, given their JSON."""
    for row in list(Inbox.select(Inbox.update_id, Inbox.raw).where(_failed())):
        if is_about(row.raw):
            Inbox.update(error="", **EMPTY).where(Inbox.update_id == row.update_id).execute()


def _failed() -> Expression:
    return (Inbox.state == InboxState.FAILED) & (Inbox.raw != "")
