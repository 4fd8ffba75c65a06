"""Personal data: the private chat, queued messages, failed updates, and the audit."""

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
    """Return what is kept of their private chat."""
    query = tables.Chat.select().where(tables.Chat.chat_id == person.telegram_id)
    return [{"language": row.language, "active": row.active} for row in query]


def drop_chat(person: Person, now: datetime) -> None:
    """Delete their private chat."""
    tables.Chat.delete().where(tables.Chat.chat_id == person.telegram_id).execute()


def messages(person: Person, keys: Keys) -> list[Fact]:
    """Return the unsolicited messages for them, queued or ended."""
    outbox = tables.Outbox
    query = outbox.select().where(outbox.chat_id == person.telegram_id)
    return [
        {
            "subject": row.subject,
            "state": row.state,
            "payload": row.payload,
            "text": row.text,
            "at": row.made_at,
            "sent_at": row.sent_at,
        }
        for row in query.order_by(outbox.id)
    ]


def drop_messages(person: Person, now: datetime) -> None:
    """Delete their messages, and erase the text of others' sent messages that name them."""
    outbox = tables.Outbox
    outbox.delete().where(outbox.chat_id == person.telegram_id).execute()
    if person.worker is not None:
        named = outbox.text.contains(html.escape(person.worker.name, quote=False))
        outbox.update(text=None).where(outbox.state.in_(ENDED), named).execute()


def updates(person: Person, keys: Keys) -> list[Fact]:
    """Return their failed updates; all others are emptied as soon as they are processed."""
    inbox = tables.Inbox
    query = inbox.select().where(_failed(), inbox.user_id == person.telegram_id)
    return [{"update": row.raw, "at": row.received_at} for row in query.order_by(inbox.update_id)]


def empty_updates(person: Person, now: datetime) -> None:
    """Empty their processed updates, and those of others that contain their name or phone.

    An update of theirs that is still queued is processed after this, and emptied then.
    """
    inbox = tables.Inbox
    mine = (inbox.user_id == person.telegram_id) | (inbox.chat_id == person.telegram_id)
    empty: dict[str, Any] = {"raw": "", "error": "", "user_id": None, "chat_id": None}
    inbox.update(**empty).where(inbox.state.in_(("done", "failed")), mine).execute()
    for spelling in _spellings(person):
        inbox.update(**empty).where(_failed(), inbox.raw.contains(spelling)).execute()


def audited(person: Person, keys: Keys) -> list[Fact]:
    """Return what they did, and what was done about them."""
    audit = tables.Audit
    if person.worker is None:
        return []
    code = person.worker.public_id
    mine = (audit.who == code) | (audit.subject == identity.show(code))
    return [
        {
            "action": row.action,
            "subject": row.subject,
            "by_you": row.who == code,
            "details": row.details,
            "at": row.at,
        }
        for row in audit.select().where(mine).order_by(audit.id)
    ]


def stays_audited(person: Person, now: datetime) -> None:
    """Nothing to do: the audit holds no name and no phone, and their ID leads nowhere now."""


def _failed() -> Any:
    return (tables.Inbox.state == "failed") & (tables.Inbox.raw != "")


def _spellings(person: Person) -> list[str]:
    """Return the name and phone as they may be spelt in an update's JSON."""
    digits = person.phone[-10:]
    spellings = [digits, digits.translate(_DEVANAGARI)] if digits else []
    if person.worker is not None:
        spellings += {json.dumps(person.worker.name, ensure_ascii=a)[1:-1] for a in (False, True)}
    return spellings
