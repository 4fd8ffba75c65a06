"""The one message in the sender's chat that shows how far a broadcast has come."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from models import tables
from models.broadcasts.views import BroadcastView, of_row
from models.database import transaction
from models.tables.chats import BroadcastState

EVERY = timedelta(seconds=5)  # between two changes of one message, at least
AFTERWARDS = timedelta(days=3)  # for so long after the end answers are still counted there


@dataclass(frozen=True, slots=True)
class ProgressMessage:
    """A message that shows a broadcast, and what it has to show now."""

    chat_id: int
    message_id: int
    broadcast: BroadcastView


def show_in(broadcast_id: int, chat_id: int, message_id: int, now: datetime) -> None:
    """Record which message shows a broadcast from now on."""
    row = tables.Broadcast
    row.update(chat_id=chat_id, message_id=message_id, shown="", shown_at=now).where(
        row.id == broadcast_id
    ).execute()


def take_due(now: datetime) -> tuple[ProgressMessage, ...]:
    """Return the messages that show something old, each to one process, and record that it is new.

    A change that is lost on its way is made up for by the next.
    """
    row = tables.Broadcast
    moving = row.busy | row.state.in_((BroadcastState.ASKED, BroadcastState.PAUSED))
    candidates = row.select().where(
        row.message_id.is_null(False),
        row.shown_at <= now - EVERY,
        moving | (row.ended_at > now - AFTERWARDS) | (row.changed_at > now - AFTERWARDS),
    )
    due = []
    with transaction():
        for each in candidates.order_by(row.id):
            seen = of_row(each)
            shows = _what_it_shows(seen)
            same = (row.id == each.id) & (row.shown == each.shown)
            if shows != each.shown and row.update(shown=shows, shown_at=now).where(same).execute():
                due.append(ProgressMessage(each.chat_id or 0, each.message_id or 0, seen))
    return tuple(due)


def _what_it_shows(seen: BroadcastView) -> str:
    numbers = (seen.sent, seen.failed, seen.uncertain, seen.left_out, seen.answered)
    changes = (seen.version, seen.changed, seen.unchanged)
    return ":".join(map(str, (seen.state.value, seen.why, *numbers, *changes)))
