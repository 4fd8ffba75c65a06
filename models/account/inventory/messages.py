"""Personal data: the private chat, queued messages, failed updates, and the audit."""

import html
import json
import re
from contextlib import suppress
from datetime import datetime

from models import places, tables, text_forms
from models.account.inventory.data_subject import DataSubject, Record
from models.identity import PhoneCipher, worker_ids
from models.queues import inbox_records, outbox_records


def chat(person: DataSubject, keys: PhoneCipher) -> list[Record]:
    """Return what is kept of their private chat.

    Its language, which messages in it were answered once, the kinds that are switched off, and the
    topics of messages with buttons.
    """
    query = tables.Chat.select().where(tables.Chat.chat_id == person.telegram_id)
    once = tables.AnsweredOnce
    answered = once.select().where(once.chat_id == person.telegram_id).order_by(once.at)
    own: list[Record] = [
        {"language": row.language, "active": row.active, "menu": row.menu} for row in query
    ]
    own += [{"subject": row.subject, "at": row.at} for row in answered]
    muted = tables.Mute.select().where(tables.Mute.chat_id == person.telegram_id)
    own += [{"muted": row.subject, "at": row.at} for row in muted]
    message = tables.TopicMessage
    in_topics = message.select().where(message.chat_id == person.telegram_id).order_by(message.at)
    return own + [{"topic": row.thread_id, "at": row.at} for row in in_topics]


def drop_chat(person: DataSubject, now: datetime) -> None:
    """Delete their private chat."""
    for table in (tables.Chat, tables.AnsweredOnce, tables.TopicMessage, tables.Mute):
        table.delete().where(table.chat_id == person.telegram_id).execute()


def linked_groups(person: DataSubject, keys: PhoneCipher) -> list[Record]:
    """Return the places that they linked groups to."""
    if person.worker is None:
        return []
    query = tables.Chat.select().where(
        tables.Chat.linked_by == person.worker.id, tables.Chat.place.is_null(False)
    )
    return [
        {"place": places.place(row.place_id).code, "at": row.linked_at}
        for row in query.order_by(tables.Chat.id)
        if row.place_id
    ]


def messages(person: DataSubject, keys: PhoneCipher) -> list[Record]:
    """Return the unsolicited messages for them, queued or ended."""
    return [
        {
            "subject": message.subject,
            "state": message.state,
            "payload": message.payload,
            "text": message.text,
            "at": message.made_at,
            "sent_at": message.sent_at,
        }
        for message in outbox_records.of_chat(person.telegram_id)
    ]


def drop_messages(person: DataSubject, now: datetime) -> None:
    """Delete their messages, and erase the text of others' sent messages that name them."""
    outbox_records.erase_chat(person.telegram_id)
    if person.worker is not None:
        outbox_records.clear_texts_with(html.escape(person.worker.name, quote=False))


def broadcasts(person: DataSubject, keys: PhoneCipher) -> list[Record]:
    """Return what they sent to many people, or confirmed."""
    if person.worker is None:
        return []
    row, own = tables.Broadcast, person.worker.id
    theirs = row.select().where((row.by == own) | (row.confirmed_by == own)).order_by(row.id)
    return [
        {
            "broadcast": f"B{each.id}",
            "by_you": each.by_id == own,
            "place": places.place(each.place_id).code,
            "text": "\n".join(filter(None, (each.text_hi, each.text_en))),
            "state": each.state,
            "at": each.made_at,
        }
        for each in theirs
    ]


def drop_broadcasts(person: DataSubject, now: datetime) -> None:
    """Forget which message in their chat shows a broadcast; the rest goes with the worker."""
    row = tables.Broadcast
    mine = row.chat_id == person.telegram_id
    row.update(chat_id=None, message_id=None).where(mine).execute()


def received(person: DataSubject, keys: PhoneCipher) -> list[Record]:
    """Return what they were sent, or left out of, as one of many, and whether they answered."""
    if person.worker is None:
        return []
    row = tables.BroadcastRecipient
    theirs = row.select().where(row.worker == person.worker.id).order_by(row.id)
    return [
        {
            "broadcast": f"B{each.broadcast_id}",
            "state": each.state,
            "reason": each.reason,
            "sent_at": each.sent_at,
            "answered_at": each.answered_at,
        }
        for each in theirs
    ]


def relayed(person: DataSubject, keys: PhoneCipher) -> list[Record]:
    """Return when they wrote to somebody through the bot or got a message, and whom they block."""
    if person.worker is None:
        return []
    message, block, own = tables.RelayedMessage, tables.RelayBlock, person.worker.id
    theirs = (message.sender == own) | (message.recipient == own)
    rows = message.select().where(theirs).order_by(message.id)
    sent: list[Record] = [{"by_you": row.sender_id == own, "at": row.at} for row in rows]
    blocks = block.select().where((block.blocker == own) | (block.blocked == own))
    return sent + [
        {"state": "blocked", "by_you": row.blocker_id == own, "at": row.at}
        for row in blocks.order_by(block.at)
    ]


def updates(person: DataSubject, keys: PhoneCipher) -> list[Record]:
    """Return their failed updates; all others are emptied as soon as they are processed."""
    failed = inbox_records.failed_of_user(person.telegram_id)
    return [{"update": update.raw, "at": update.received_at} for update in failed]


def empty_updates(person: DataSubject, now: datetime) -> None:
    """Empty their processed updates, and those of others that contain their name or phone.

    An update of theirs that is still queued is processed after this, and emptied then.
    """
    inbox_records.erase_user(person.telegram_id, _spellings(person))
    if number := person.phone[-10:]:
        inbox_records.erase_failed(lambda raw: number in _digits(raw))


def audited(person: DataSubject, keys: PhoneCipher) -> list[Record]:
    """Return what they did, and what was done about them."""
    audit = tables.Audit
    if person.worker is None:
        return []
    code = person.worker.public_id
    mine = (audit.who == code) | (audit.subject == worker_ids.show(code))
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


def stays_audited(person: DataSubject, now: datetime) -> None:
    """Nothing to do: the audit holds no name and no phone, and their ID leads nowhere now."""


def _spellings(person: DataSubject) -> list[str]:
    """Return the name as it may be spelt in an update's JSON."""
    if person.worker is None:
        return []
    return [json.dumps(person.worker.name, ensure_ascii=a)[1:-1] for a in (False, True)]


def _digits(raw: str) -> str:
    """Return the digits of an update, so that a number is found however it is spaced."""
    with suppress(ValueError):
        raw = json.dumps(json.loads(raw), ensure_ascii=False)
    return re.sub(r"\D", "", text_forms.digits(raw))
