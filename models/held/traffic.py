"""A person's private chat, what waits for it, what came from it and went wrong, and the audit."""

import html
import json
from datetime import datetime
from typing import Any

from models import identity, tables
from models.held.person import Fact, Person
from models.privacy import Keys

_DEVANAGARI = str.maketrans("0123456789", "०१२३४५६७८९")
ENDED = ("sent", "failed", "uncertain", "expired")


def chat(person: Person, keys: Keys) -> list[Fact]:
    """Give what is kept of their private chat."""
    query = tables.Chat.select().where(tables.Chat.chat_id == person.telegram_id)
    return [{"language": row.language, "active": row.active} for row in query]


def drop_chat(person: Person, now: datetime) -> None:
    """Forget their private chat."""
    tables.Chat.delete().where(tables.Chat.chat_id == person.telegram_id).execute()


def messages(person: Person, keys: Keys) -> list[Fact]:
    """Give the messages that the bot has for them unasked, waiting or ended."""
    box = tables.Outbox
    return [
        {
            "subject": row.subject,
            "state": row.state,
            "payload": row.payload,
            "text": row.text,
            "at": row.made_at,
            "sent_at": row.sent_at,
        }
        for row in box.select().where(box.chat_id == person.telegram_id).order_by(box.id)
    ]


def drop_messages(person: Person, now: datetime) -> None:
    """Remove their messages, and the words of others' that name them and have been sent."""
    box = tables.Outbox
    box.delete().where(box.chat_id == person.telegram_id).execute()
    if person.worker is not None:
        named = box.text.contains(html.escape(person.worker.name, quote=False))
        box.update(text=None).where(box.state.in_(ENDED), named).execute()


def updates(person: Person, keys: Keys) -> list[Fact]:
    """Give what they wrote and what could not be worked off; all else is emptied at once."""
    box = tables.Inbox
    query = box.select().where(_failed(), box.user_id == person.telegram_id)
    return [{"update": row.raw, "at": row.received_at} for row in query.order_by(box.update_id)]


def empty_updates(person: Person, now: datetime) -> None:
    """Empty what they wrote, and what others wrote about them, where it has been worked off.

    What of theirs has not been worked off comes after this, and is emptied then.
    """
    box = tables.Inbox
    mine = (box.user_id == person.telegram_id) | (box.chat_id == person.telegram_id)
    nobodys: dict[str, Any] = {"raw": "", "error": "", "user_id": None, "chat_id": None}
    box.update(**nobodys).where(box.state.in_(("done", "failed")), mine).execute()
    for spelling in _spellings(person):
        box.update(**nobodys).where(_failed(), box.raw.contains(spelling)).execute()


def audited(person: Person, keys: Keys) -> list[Fact]:
    """Give what they did, and what was done about them."""
    row = tables.Audit
    if person.worker is None:
        return []
    code = person.worker.public_id
    mine = (row.who == code) | (row.subject == identity.show(code))
    return [
        {
            "action": one.action,
            "subject": one.subject,
            "by_you": one.who == code,
            "details": one.details,
            "at": one.at,
        }
        for one in row.select().where(mine).order_by(row.id)
    ]


def stays_audited(person: Person, now: datetime) -> None:
    """Nothing to do: the audit holds no name and no phone, and their code leads nowhere now."""


def _failed() -> Any:
    return (tables.Inbox.state == "failed") & (tables.Inbox.raw != "")


def _spellings(person: Person) -> list[str]:
    """Give the name and phone as they may stand in an update's JSON."""
    digits = person.phone[-10:]
    found = [digits, digits.translate(_DEVANAGARI)] if digits else []
    if person.worker is not None:
        found += {json.dumps(person.worker.name, ensure_ascii=a)[1:-1] for a in (False, True)}
    return found
