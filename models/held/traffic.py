"""A person's private chat, what waits for it, what came from it and went wrong, and the audit."""

import html
import json
from datetime import datetime

from models import identity, inbox, outbox, tables
from models.held.person import Fact, Person
from models.privacy import Keys

_DEVANAGARI = str.maketrans("0123456789", "०१२३४५६७८९")


def chat(person: Person, keys: Keys) -> list[Fact]:
    """Give what is kept of their private chat."""
    query = tables.Chat.select().where(tables.Chat.chat_id == person.telegram_id)
    return [{"language": row.language, "active": row.active} for row in query]


def drop_chat(person: Person, now: datetime) -> None:
    """Forget their private chat."""
    tables.Chat.delete().where(tables.Chat.chat_id == person.telegram_id).execute()


def messages(person: Person, keys: Keys) -> list[Fact]:
    """Give the messages that the bot has for them unasked, waiting or ended."""
    return [
        {
            "subject": message.subject,
            "state": message.state,
            "payload": message.payload,
            "text": message.text,
            "at": message.made_at,
            "sent_at": message.sent_at,
        }
        for message in outbox.of_chat(person.telegram_id)
    ]


def drop_messages(person: Person, now: datetime) -> None:
    """Remove their messages, and the words of others' that name them and have been sent."""
    outbox.erase_chat(person.telegram_id)
    if person.worker is not None:
        outbox.clear_texts_with(html.escape(person.worker.name, quote=False))


def updates(person: Person, keys: Keys) -> list[Fact]:
    """Give what they wrote and what could not be worked off; all else is emptied at once."""
    failed = inbox.failed_of_user(person.telegram_id)
    return [{"update": update.raw, "at": update.received_at} for update in failed]


def empty_updates(person: Person, now: datetime) -> None:
    """Empty what they wrote, and what others wrote about them, where it has been worked off.

    What of theirs has not been worked off comes after this, and is emptied then.
    """
    inbox.erase_user(person.telegram_id, _spellings(person))


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


def _spellings(person: Person) -> list[str]:
    """Give the name and phone as they may stand in an update's JSON."""
    digits = person.phone[-10:]
    found = [digits, digits.translate(_DEVANAGARI)] if digits else []
    if person.worker is not None:
        found += {json.dumps(person.worker.name, ensure_ascii=a)[1:-1] for a in (False, True)}
    return found
