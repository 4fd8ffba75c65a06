"""Chats: who is calling from where, in which language, and which place a group stands for."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from peewee import JOIN, SQL, Select, fn

from models import audit, authority, places, tables
from models.database import transaction
from models.errors import NotLinked
from models.prepared import Prepared, Slot
from models.privacy import Agreed
from models.supergroups import migrate
from models.tables.traffic import ChatKind, DigestKind


@dataclass(frozen=True, slots=True)
class Link:
    """A group, or a topic of it, and the place whose digests it gets; its own times, or None."""

    chat_id: int
    thread_id: int
    title: str
    place: places.Place
    language: str | None
    targets_at: time | None
    schedule_at: time | None


def link(
    chat_id: int, thread_id: int, title: str, place_id: int, *, by: int, now: datetime
) -> Link:
    """Link a group or topic to a place, instead of any it was linked to before.

    `by` is the coordinator's Telegram id. Raises NotRegistered or NotAllowed.
    """
    with transaction():
        worker_id = authority.require(by, "link", place_id)
        tables.Chat.insert(
            chat_id=chat_id,
            thread_id=thread_id,
            kind=ChatKind.GROUP,
            title=title[:255],
            place=place_id,
            linked_at=now,
        ).on_conflict(
            conflict_target=(tables.Chat.chat_id, tables.Chat.thread_id),
            update={
                tables.Chat.place: place_id,
                tables.Chat.title: title[:255],
                tables.Chat.linked_at: now,
                tables.Chat.active: True,
            },
        ).execute()
        audit.record(worker_id, "link", places.place(place_id).code, now, chat=chat_id)
    return linked(chat_id, thread_id)


def unlink(chat_id: int, thread_id: int, *, by: int, now: datetime) -> Link:
    """End a group's link and its own times, and return the link as it was.

    `by` is the coordinator's Telegram id. Raises NotLinked, NotRegistered or NotAllowed.
    """
    with transaction():
        previous = linked(chat_id, thread_id)
        worker_id = authority.require(by, "link", previous.place.id)
        tables.Chat.update(place=None, targets_at=None, schedule_at=None).where(
            tables.Chat.chat_id == previous.chat_id, tables.Chat.thread_id == previous.thread_id
        ).execute()
        audit.record(worker_id, "unlink", previous.place.code, now, chat=chat_id)
    return previous


def linked(chat_id: int, thread_id: int) -> Link:
    """Return the link of a topic, else of its group. Raises NotLinked."""
    row = chat_row(chat_id, thread_id)
    if (row is None or row.place_id is None) and thread_id:
        row = chat_row(chat_id, 0)
    if row is None or row.place_id is None:
        raise NotLinked
    return _link(row, places.place(row.place_id))


def set_time(
    chat_id: int, thread_id: int, kind: str, at: time | None, *, by: int, now: datetime
) -> Link:
    """Record a linked group's own time for a digest, `targets` or `schedule`.

    None restores the common time. `by` is the coordinator's Telegram id.
    Raises NotLinked, NotRegistered or NotAllowed.
    """
    with transaction():
        previous = linked(chat_id, thread_id)
        worker_id = authority.require(by, "link", previous.place.id)
        column = f"{DigestKind(kind)}_at"
        tables.Chat.update({column: at.strftime("%H:%M") if at else None}).where(
            tables.Chat.chat_id == previous.chat_id, tables.Chat.thread_id == previous.thread_id
        ).execute()
        audit.record(worker_id, "settime", previous.place.code, now, chat=chat_id, kind=kind)
    return linked(chat_id, thread_id)


def all_linked() -> tuple[Link, ...]:
    """Return every linked group that the bot can write to, oldest row first."""
    query = tables.Chat.select().where(tables.Chat.place.is_null(False), tables.Chat.active)
    place_by_id = places.by_id()
    return tuple(
        _link(row, place_by_id[row.place_id or 0]) for row in query.order_by(tables.Chat.id)
    )


def set_active(chat_id: int, active: bool) -> None:
    """Record whether the bot can write to a chat.

    It cannot once it was blocked or removed, or has left.
    """
    tables.Chat.update(active=active).where(tables.Chat.chat_id == chat_id).execute()


def _link(row: tables.Chat, place: places.Place) -> Link:
    return Link(
        chat_id=row.chat_id,
        thread_id=row.thread_id,
        title=row.title,
        place=place,
        language=row.language,
        targets_at=time.fromisoformat(row.targets_at) if row.targets_at else None,
        schedule_at=time.fromisoformat(row.schedule_at) if row.schedule_at else None,
    )


def language_of(chat_id: int, thread_id: int, default: str) -> str:
    """Return the language of a topic if it has its own, else that of its chat."""
    rows = (chat_row(chat_id, thread) for thread in dict.fromkeys((thread_id, 0)))
    return next((row.language for row in rows if row and row.language), default)


def set_language(
    chat_id: int, thread_id: int, language: str, now: datetime, *, private: bool, title: str = ""
) -> None:
    """Record the language of a person's private chat, or of a group or topic."""
    with transaction():
        tables.Chat.insert(
            chat_id=chat_id,
            thread_id=thread_id,
            kind=ChatKind.PRIVATE if private else ChatKind.GROUP,
            title=title[:255],
            language=language,
        ).on_conflict(
            conflict_target=(tables.Chat.chat_id, tables.Chat.thread_id),
            update={tables.Chat.language: language, tables.Chat.active: True},
        ).execute()


def chat_row(chat_id: int, thread_id: int) -> tables.Chat | None:
    """Return the row of exactly this chat or topic, or None. For models alone."""
    row: tables.Chat | None = tables.Chat.get_or_none(
        tables.Chat.chat_id == chat_id, tables.Chat.thread_id == thread_id
    )
    return row


ACTIVE_AGAIN_AFTER = timedelta(hours=6)  # activity is counted in days; this spares writes


@dataclass(frozen=True, slots=True)
class Caller:
    """The person behind an update, and what is known of the chat it came from."""

    user_id: int
    language: str
    language_chosen: bool
    worker_id: int | None
    worker_code: str | None  # the seven characters of the ID
    booth_id: int | None
    form: str | None
    place_id: int | None  # of the group, when it is linked
    agreed: Agreed | None = None  # what the worker's newest consent is to


def caller(
    chat_id: int,
    thread_id: int,
    user_id: int,
    now: datetime,
    *,
    private: bool,
    default_language: str,
) -> Caller:
    """Return who is calling, in one query, and record that the worker was active.

    A person's language is that of their private chat; a group has one of its own.
    """
    [row] = _CALLER.rows(chat_id=chat_id, thread_id=thread_id, user_id=user_id)
    if row.worker_id and now - row.last_active_at > ACTIVE_AGAIN_AFTER:
        tables.Worker.update(last_active_at=now).where(tables.Worker.id == row.worker_id).execute()
    return Caller(
        user_id=user_id,
        language=row.language or default_language,
        language_chosen=row.language is not None,
        worker_id=row.worker_id,
        worker_code=row.public_id,
        booth_id=row.booth_id,
        form=row.form,
        place_id=None if private else row.place_id,
        agreed=(row.notice_version, row.text_hash) if row.notice_version else None,
    )


def _caller() -> Any:
    """Return the query for all that is known of a caller: always one row, even of nulls."""
    chat, worker, draft = tables.Chat, tables.Worker, tables.Draft
    group = tables.Chat.alias()  # a topic without a language or place of its own has its group's
    of_chat = (chat.chat_id == Slot("chat_id")) & (chat.thread_id == Slot("thread_id"))
    of_group = (group.chat_id == Slot("chat_id")) & (group.thread_id == 0)
    of_draft = (draft.chat_id == Slot("chat_id")) & (draft.user_id == Slot("user_id"))
    one_row = Select(columns=[SQL("1")]).alias("one")
    consent, newest = tables.Consent, tables.Consent.alias()
    newest_id = newest.select(fn.MAX(newest.id)).where(newest.worker == worker.id)
    return (
        one_row.select_from(
            fn.COALESCE(chat.language, group.language).alias("language"),
            fn.COALESCE(chat.place, group.place).alias("place_id"),
            worker.id.alias("worker_id"),
            worker.public_id,
            worker.booth,
            worker.last_active_at,
            draft.form,
            consent.notice_version,
            consent.text_hash,
        )
        .join(chat, JOIN.LEFT_OUTER, on=of_chat)
        .join(group, JOIN.LEFT_OUTER, on=of_group)
        .join(worker, JOIN.LEFT_OUTER, on=(worker.telegram_id == Slot("user_id")))
        .join(draft, JOIN.LEFT_OUTER, on=of_draft)
        .join(consent, JOIN.LEFT_OUTER, on=(consent.id == newest_id))
    )


_CALLER = Prepared(_caller)
