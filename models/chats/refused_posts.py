"""Whether posts reach a linked group, and who is told when they do not.

A group may be closed for the night, or the bot muted in it, and Telegram says nothing when that
ends. So a refused post ends no link: the next one is tried, and the refusal stays on record until
something reaches the group. Whoever linked it is told once, after a second morning. When many
groups refuse at the same time, that is Telegram's trouble: the operator alone is told.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from peewee import JOIN, fn

from models import authority, places, tables
from models.chats.language import chat_row
from models.database import transaction
from models.outbox_subjects import OutboxSubject
from models.queues import outbox

SAME_TIME = timedelta(minutes=10)  # refusals this near to each other are counted together
MANY = 5  # chats that refuse at the same time, and half of those that were tried
MORNINGS = 2  # missed ones, until whoever linked the group is told
NEWS_FOR = timedelta(days=2)  # how long it is worth telling
_LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class UnreachedLink:
    """A linked group or topic that posts do not reach, since when, and why.

    `since` is None where the bot is out of the group.
    """

    chat_id: int
    thread_id: int
    title: str
    place: places.Place
    since: datetime | None
    reason: str


def delivered(message: outbox.OutboxMessage, chat_id: int, sent_id: int, now: datetime) -> None:
    """Record that a message arrived, in the chat with this id now, and that the chat takes posts.

    `sent_id` is the id that Telegram gave the message.
    """
    with transaction():
        outbox.sent(message, sent_id, now)
        if chat_id < 0:
            tables.Chat.update(posted_at=now).where(*_is(chat_id, message.thread_id)).execute()
            alive(chat_id, message.thread_id)


def alive(chat_id: int, thread_id: int) -> None:
    """Record that a group, or this topic of it, can be written to."""
    chat, silent = tables.Chat, tables.Unreached
    same = chat.select(chat.id).where(*_is(chat_id, thread_id))
    with transaction():
        silent.delete().where(silent.chat.in_(same)).execute()
        chat.update(active=True).where(chat.chat_id == chat_id, ~chat.active).execute()


def refused(
    chat_id: int, thread_id: int, reason: str, now: datetime, *, morning: date | None = None
) -> bool:
    """Record that a linked group takes no post for now; return whether many groups do not.

    `morning` is the local date of a morning digest.
    """
    silent = tables.Unreached
    with transaction():
        row = chat_row(chat_id, thread_id)
        if row is None or row.place_id is None:
            return False
        reason = reason[:_LONGEST_REASON]
        silent.insert(chat=row.id, since=now, tried_at=now, reason=reason).on_conflict(
            conflict_target=(silent.chat,),
            update={silent.tried_at: now, silent.reason: reason, silent.judged: False},
        ).execute()
        if morning is not None:
            silent.update(mornings=silent.mornings + 1, missed_on=morning).where(
                silent.chat == row.id, silent.missed_on.is_null() | (silent.missed_on != morning)
            ).execute()
        return _many(now)


def tell_linkers(now: datetime) -> int:
    """Queue the news for those whose groups missed MORNINGS mornings; return how many messages.

    Once for each time that posts stop arriving, and not while many groups refuse. Safe to call at
    any time, from several processes.
    """
    silent, chat = tables.Unreached, tables.Chat
    query: Any = (
        silent.select(silent, chat)
        .join(chat)
        .where(
            silent.mornings >= MORNINGS,
            silent.told_at.is_null(),
            ~silent.judged,
            silent.tried_at <= now - SAME_TIME,  # until then others may refuse as well
            chat.place.is_null(False),
            chat.active,
        )
    )
    with transaction():
        rows = list(query)
        alone = [row for row in rows if not _many(row.tried_at)]
        if rows:  # what becomes of the others later changes nothing of this
            ids = [row.chat_id for row in rows]
            silent.update(judged=True).where(silent.chat.in_(ids)).execute()
        return sum(_tell(row, now) for row in alone)


def _tell(row: tables.Unreached, now: datetime) -> int:
    silent = tables.Unreached
    with transaction():
        mine = silent.update(told_at=now).where(
            silent.chat == row.chat_id, silent.told_at.is_null()
        )
        if not mine.execute():
            return 0
        return sum(
            outbox.enqueue(
                f"unreached:{row.chat_id}:{row.since.isoformat()}:{telegram_id}",
                telegram_id,
                0,
                OutboxSubject.UNREACHED,
                {"chat": row.chat_id},
                now=now,
                expires_at=now + NEWS_FOR,
                at_least_once=True,
            )
            for telegram_id in responsible(row.chat.linked_by_id, row.chat.place_id)
        )


def responsible(linked_by: int | None, place_id: int | None) -> tuple[int, ...]:
    """Return the Telegram id of whoever linked a group to a place, where they still may.

    Else the ids of those who may, nearest to that place.
    """
    if place_id is None:
        return ()
    worker = tables.Worker.get_or_none(tables.Worker.id == linked_by) if linked_by else None
    if worker and worker.telegram_id and authority.may(worker.telegram_id, "link", place_id):
        return (worker.telegram_id,)
    return authority.nearest_holders("link", place_id)


def unreached(row_id: int) -> UnreachedLink | None:
    """Return the chat with the id of this row; None once posts reach it or it is unlinked."""
    found = _unreached(tables.Chat.id == row_id)
    return found[0] if found else None


def unreached_in(place_id: int, telegram_id: int) -> tuple[UnreachedLink, ...]:
    """Return the groups of a place, and of places inside it, that posts do not reach.

    None of them to people who may not link groups to that place.
    """
    if not authority.may(telegram_id, "link", place_id):
        return ()
    return tuple(link for link in all_unreached() if places.contains(place_id, link.place.id))


def all_unreached() -> tuple[UnreachedLink, ...]:
    """Return every linked group that posts do not reach, and those that the bot is not in."""
    return _unreached()


def _unreached(*conditions: Any) -> tuple[UnreachedLink, ...]:
    silent, chat = tables.Unreached, tables.Chat
    query: Any = (
        chat.select(
            chat.chat_id, chat.thread_id, chat.title, chat.place, silent.since, silent.reason
        )
        .join(silent, JOIN.LEFT_OUTER, on=(silent.chat == chat.id))
        .where(chat.place.is_null(False), silent.since.is_null(False) | ~chat.active, *conditions)
    )
    return tuple(
        UnreachedLink(
            row.chat_id,
            row.thread_id,
            row.title,
            places.place(row.place),
            row.since,
            row.reason or "the bot is not in the group",
        )
        for row in query.order_by(chat.id).namedtuples()
    )


def _many(moment: datetime) -> bool:
    """Return whether MANY chats, and half of those tried about a moment, refused."""
    silent, chat = tables.Unreached, tables.Chat
    about = (moment - SAME_TIME, moment + SAME_TIME)
    of_chat: Any = silent.select(chat.chat_id).join(chat)
    refusing = {row[0] for row in of_chat.where(silent.tried_at.between(*about)).tuples()}
    if len(refusing) < MANY:
        return False
    reached = chat.select(fn.COUNT(chat.chat_id.distinct())).where(
        chat.place.is_null(False), chat.posted_at.between(*about), chat.chat_id.not_in(refusing)
    )
    return len(refusing) >= int(reached.scalar() or 0)


def _is(chat_id: int, thread_id: int) -> tuple[Any, Any]:
    return tables.Chat.chat_id == chat_id, tables.Chat.thread_id == thread_id
