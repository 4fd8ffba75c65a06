"""Switch a kind of message, or one's name in groups, off and on again, for a private chat."""

from datetime import datetime
from enum import StrEnum

from models import tables
from models.outbox_subjects import OutboxSubject


class Mention(StrEnum):
    """Where groups see somebody's first name unless they switch it off."""

    THANKS = "thanks"  # in the digests, for the people whom they have brought


Kind = OutboxSubject | Mention
# The kinds that can be switched off: who does not get them misses nothing of their own.
SUBJECTS: tuple[Kind, ...] = (OutboxSubject.BROADCAST, OutboxSubject.MORNING, Mention.THANKS)


def set_muted(telegram_id: int, subject: Kind, *, off: bool, now: datetime) -> None:
    """Switch a kind of message off or on; a second time changes nothing."""
    mute = tables.Mute
    if off:
        mute.insert(chat_id=telegram_id, subject=subject, at=now).on_conflict_ignore().execute()
    else:
        mute.delete().where(mute.chat_id == telegram_id, mute.subject == subject).execute()


def is_muted(telegram_id: int, subject: Kind) -> bool:
    """Return whether somebody switched this kind of message off."""
    mute = tables.Mute
    return bool(mute.select().where(mute.chat_id == telegram_id, mute.subject == subject).exists())
