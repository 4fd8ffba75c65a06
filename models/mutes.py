"""Switch a kind of message off and on again, for a private chat."""

from datetime import datetime

from models import tables
from models.outbox_subjects import OutboxSubject

# The kinds that can be switched off: who does not get them misses nothing of their own.
SUBJECTS = (OutboxSubject.BROADCAST, OutboxSubject.MORNING)


def set_muted(telegram_id: int, subject: OutboxSubject, *, off: bool, now: datetime) -> None:
    """Switch a kind of message off or on; a second time changes nothing."""
    mute = tables.Mute
    if off:
        mute.insert(chat_id=telegram_id, subject=subject, at=now).on_conflict_ignore().execute()
    else:
        mute.delete().where(mute.chat_id == telegram_id, mute.subject == subject).execute()


def is_muted(telegram_id: int, subject: OutboxSubject) -> bool:
    """Return whether somebody switched this kind of message off."""
    mute = tables.Mute
    return bool(mute.select().where(mute.chat_id == telegram_id, mute.subject == subject).exists())
