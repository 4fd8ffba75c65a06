"""Guided dialogues that wait for their next answer."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models import tables
from models.database import transaction


@dataclass(frozen=True, slots=True)
class Draft:
    """The form that is open for one person in one chat, and what was answered so far."""

    form: str
    data: dict[str, Any]
    updated_at: datetime


def load(chat_id: int, user_id: int) -> Draft | None:
    """Give the open form, or None."""
    row = tables.Draft.get_or_none(tables.Draft.chat_id == chat_id, tables.Draft.user_id == user_id)
    return Draft(row.form, json.loads(row.data), row.updated_at) if row else None


def save(chat_id: int, user_id: int, form: str, data: dict[str, Any], now: datetime) -> None:
    """Keep the answers; an open form of another name is replaced."""
    with transaction():
        tables.Draft.insert(
            chat_id=chat_id, user_id=user_id, form=form, data=json.dumps(data), updated_at=now
        ).on_conflict(
            conflict_target=(tables.Draft.chat_id, tables.Draft.user_id),
            preserve=(tables.Draft.form, tables.Draft.data, tables.Draft.updated_at),
        ).execute()


def drop(chat_id: int, user_id: int) -> bool:
    """End the open form; False when there was none."""
    gone = tables.Draft.delete().where(
        tables.Draft.chat_id == chat_id, tables.Draft.user_id == user_id
    )
    return bool(gone.execute())
