"""What is kept no longer than it is needed for: emptied each night, a little at a time.

Rows that count stay, without what was personal in them. Invitations end by themselves, by day too
(models.invitations). Which night was worked off is a lease:
whoever takes it does the night's work, and holds it until the next night when that is done.
"""

from dataclasses import astuple, dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from models import inbox, leases, tables
from models.database import transaction
from models.privacy import Terms

LEASE = "retention"
AT = time(2)  # in the organisation's zone
WORKING = timedelta(hours=1)  # after which somebody else begins again, if whoever began has died
BATCH = 500  # rows that a transaction changes at most: others wait no longer than that takes
DONE_DAYS = 3  # of updates that were worked off: Telegram repeats nothing after one
UNDO_DAYS = 1  # of moves between booths: none can be undone later (models.changes.UNDO)


@dataclass(frozen=True, slots=True)
class Purged:
    """How many forms, updates and texts of messages were emptied or removed."""

    drafts: int = 0
    updates: int = 0
    texts: int = 0
    booth_changes: int = 0

    def __add__(self, more: "Purged") -> "Purged":
        return Purged(*(a + b for a, b in zip(astuple(self), astuple(more), strict=True)))

    def __bool__(self) -> bool:
        return any(astuple(self))


def begin(owner: str, now: datetime) -> bool:
    """Take this night's work; False when it is done, or somebody else is at it."""
    return leases.hold(LEASE, owner, now, WORKING)


def end(owner: str, now: datetime, zone: ZoneInfo) -> None:
    """Note that this night's work is done: the next begins at AT, or when the bot runs again."""
    local = now.astimezone(zone)
    night = datetime.combine(local.date(), AT, zone)
    following = night if night > local else night + timedelta(days=1)
    leases.hold(LEASE, owner, now, following - local)


def purge(terms: Terms, now: datetime) -> Purged:
    """Empty up to BATCH rows of each kind that are past their days; nothing when all is done."""
    return Purged(
        drafts=_drop_drafts(now - timedelta(days=terms.drafts)),
        updates=inbox.forget(now - timedelta(days=DONE_DAYS), limit=BATCH)
        + inbox.forget(now - timedelta(days=terms.updates), state="failed", limit=BATCH),
        texts=_empty_texts(now - timedelta(days=terms.texts)),
        booth_changes=_delete_booth_changes(now - timedelta(days=UNDO_DAYS)),
    )


def _drop_drafts(before: datetime) -> int:
    draft = tables.Draft
    with transaction():
        old = draft.select(draft.chat_id, draft.user_id).where(draft.updated_at < before)
        return sum(
            draft.delete()
            .where(
                draft.chat_id == row.chat_id,
                draft.user_id == row.user_id,
                draft.updated_at < before,
            )
            .execute()
            for row in list(old.limit(BATCH))
        )


def _delete_booth_changes(before: datetime) -> int:
    change = tables.BoothChange
    with transaction():
        ids = [row.id for row in change.select(change.id).where(change.at < before).limit(BATCH)]
        return int(change.delete().where(change.id.in_(ids)).execute()) if ids else 0


def _empty_texts(before: datetime) -> int:
    """Empty the words of messages, sent or given up; they say what they are about by ids."""
    box = tables.Outbox
    ended = box.state.not_in(("queued", "sending"))
    old = box.text.is_null(False) & (box.made_at < before) & ended
    with transaction():
        ids = [row.id for row in box.select(box.id).where(old).limit(BATCH)]
        return int(box.update(text=None).where(box.id.in_(ids), old).execute()) if ids else 0
