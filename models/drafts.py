"""Guided dialogues that wait for their next answer."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from models import tables
from models.database import transaction

REPEATED = timedelta(days=2)  # Telegram keeps an update for one


@dataclass(frozen=True, slots=True)
class Draft:
    """The form that is open for one person in one chat, and what was answered so far.

    `update_id` is the last update that was taken into it.
    """

    form: str
    data: dict[str, Any]
    updated_at: datetime
    update_id: int | None = None

    def has_taken(self, update_id: int, now: datetime) -> bool:
        """Say whether an update was taken already, and comes again after a process had died.

        Telegram numbers updates upwards, but begins anywhere after a week of silence.
        """
        recent = now - self.updated_at < REPEATED
        return recent and self.update_id is not None and update_id <= self.update_id


def load(chat_id: int, user_id: int) -> Draft | None:
    """Give the open form, or None."""
    row = tables.Draft.get_or_none(tables.Draft.chat_id == chat_id, tables.Draft.user_id == user_id)
    if row is None:
        return None
    return Draft(row.form, json.loads(row.data), row.updated_at, row.update_id)


def save(
    chat_id: int,
    user_id: int,
    form: str,
    data: dict[str, Any],
    now: datetime,
    update_id: int | None = None,
) -> None:
    """Keep the answers that `update_id` has completed; an open form of another name is replaced."""
    box = tables.Draft
    with transaction():
        box.insert(
            chat_id=chat_id,
            user_id=user_id,
            form=form,
            data=json.dumps(data),
            updated_at=now,
            update_id=update_id,
        ).on_conflict(
            conflict_target=(box.chat_id, box.user_id),
            preserve=(box.form, box.data, box.updated_at, box.update_id),
        ).execute()


def drop(chat_id: int, user_id: int) -> bool:
    """End the open form; False when there was none."""
    gone = tables.Draft.delete().where(
        tables.Draft.chat_id == chat_id, tables.Draft.user_id == user_id
    )
    return bool(gone.execute())
