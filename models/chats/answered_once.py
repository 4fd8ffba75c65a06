"""What is answered once, though Telegram sends several updates about it.

A message may be edited again and again, and each picture of an album is a message of its own.
"""

from datetime import datetime

from models import tables
from models.database import transaction

LONGEST_SUBJECT = 64  # characters


def claim_answer(chat_id: int, subject: str, update_id: int, now: datetime) -> bool:
    """Record that an update answers a subject; return False where an earlier one did.

    True again for the same update, which comes again when a process dies with it.
    """
    once, subject = tables.AnsweredOnce, subject[:LONGEST_SUBJECT]
    with transaction():
        once.insert(
            chat_id=chat_id, subject=subject, update_id=update_id, at=now
        ).on_conflict_ignore().execute()
        row = once.get(once.chat_id == chat_id, once.subject == subject)
    return bool(row.update_id == update_id)
