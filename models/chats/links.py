"""Link groups and their topics to places, and set when their digests come."""

from dataclasses import dataclass, replace
from datetime import datetime, time

from models import audit, authority, places, tables
from models.audit import AuditAction
from models.chats.errors import NotLinked
from models.chats.language import chat_row
from models.database import transaction
from models.queues import chat_ids
from models.tables.chats import ChatKind, DigestKind


@dataclass(frozen=True, slots=True)
class GroupLink:
    """A group, or a topic of it, and the place whose digests it gets; its own times, or None.

    A time is due from the moment on at which it was set, `targets_since` and the like.
    `weekly_day` is one of WEEKDAYS.
    """

    chat_id: int
    thread_id: int
    title: str
    place: places.Place
    language: str | None
    targets_at: time | None
    schedule_at: time | None
    targets_since: datetime | None = None
    schedule_since: datetime | None = None
    weekly_at: time | None = None
    weekly_day: str | None = None
    weekly_since: datetime | None = None
    kinds_off: frozenset[DigestKind] = frozenset()  # those that it does not get
    unreached_since: datetime | None = None  # since when posts do not arrive there

    def own_time(self, kind: DigestKind) -> tuple[time | None, datetime | None]:
        """Return the time that the group chose for a digest, and when it chose it."""
        return {
            DigestKind.TARGETS: (self.targets_at, self.targets_since),
            DigestKind.SCHEDULE: (self.schedule_at, self.schedule_since),
            DigestKind.WEEKLY: (self.weekly_at, self.weekly_since),
        }[kind]


def link(
    chat_id: int, thread_id: int, title: str, place_id: int, *, by: int, now: datetime
) -> GroupLink:
    """Link a group or topic to a place, instead of any it was linked to before.

    `by` is the coordinator's Telegram id. Raises NotRegistered or NotAllowed.
    """
    chat_id = chat_ids.present_id(chat_id)
    with transaction():
        worker_id = authority.require(by, "link", place_id)
        tables.Chat.insert(
            chat_id=chat_id,
            thread_id=thread_id,
            kind=ChatKind.GROUP,
            title=title[:255],
            place=place_id,
            linked_at=now,
            linked_by=worker_id,
        ).on_conflict(
            conflict_target=(tables.Chat.chat_id, tables.Chat.thread_id),
            update={
                tables.Chat.place: place_id,
                tables.Chat.title: title[:255],
                tables.Chat.linked_at: now,
                tables.Chat.linked_by: worker_id,
                tables.Chat.active: True,
            },
        ).execute()
        audit.record(worker_id, AuditAction.LINK, places.place(place_id).code, now, chat=chat_id)
    return linked(chat_id, thread_id)


def unlink(chat_id: int, thread_id: int, *, by: int, now: datetime) -> GroupLink:
    """End a group's link, and return it as it was. Its own times stay for the next link.

    `by` is the coordinator's Telegram id. Raises NotLinked, NotRegistered or NotAllowed.
    """
    with transaction():
        previous = linked(chat_id, thread_id)
        worker_id = authority.require(by, "link", previous.place.id)
        _end(previous)
        audit.record(worker_id, AuditAction.UNLINK, previous.place.code, now, chat=chat_id)
    return previous


def end_topic(chat_id: int, thread_id: int, now: datetime) -> bool:
    """End the link of a topic that was deleted; the rest of its group stays as it is.

    Returns False where that topic has no link of its own.
    """
    with transaction():
        row = chat_row(chat_id, thread_id)
        if row is None or row.place_id is None or not thread_id:
            return False
        previous = _link(row, places.place(row.place_id))
        _end(previous)
        audit.record(None, AuditAction.UNLINK, previous.place.code, now, chat=chat_id)
    return True


def _end(previous: GroupLink) -> None:
    """End a link, and what is recorded of posts that did not arrive."""
    chat = tables.Chat
    same = (chat.chat_id == previous.chat_id) & (chat.thread_id == previous.thread_id)
    tables.Unreached.delete().where(
        tables.Unreached.chat.in_(chat.select(chat.id).where(same))
    ).execute()
    chat.update(place=None).where(same).execute()


def linked_by(chat_id: int, thread_id: int) -> int | None:
    """Return the id of the worker who linked a group or topic; None when nobody knows."""
    row = chat_row(chat_id, thread_id)
    return row.linked_by_id if row else None


def linked(chat_id: int, thread_id: int) -> GroupLink:
    """Return the link of a topic, else of its group. Raises NotLinked."""
    chat_id = chat_ids.present_id(chat_id)
    row = chat_row(chat_id, thread_id)
    if (row is None or row.place_id is None) and thread_id:
        row = chat_row(chat_id, 0)
    if row is None or row.place_id is None:
        raise NotLinked
    silent = tables.Unreached.get_or_none(tables.Unreached.chat == row.id)
    return replace(
        _link(row, places.place(row.place_id)), unreached_since=silent.since if silent else None
    )


def set_time(
    chat_id: int, thread_id: int, kind: str, at: time | None, *, by: int, now: datetime
) -> GroupLink:
    """Record a linked group's own time for a digest, `targets` or `schedule`.

    None restores the common time. An hour that has passed today is due from tomorrow on. `by` is
    the coordinator's Telegram id.
    Raises NotLinked, NotRegistered or NotAllowed.
    """
    with transaction():
        previous = linked(chat_id, thread_id)
        worker_id = authority.require(by, "link", previous.place.id)
        own = at.strftime("%H:%M") if at else None
        name = DigestKind(kind)
        tables.Chat.update({f"{name}_at": own, f"{name}_since": now}).where(
            tables.Chat.chat_id == previous.chat_id, tables.Chat.thread_id == previous.thread_id
        ).execute()
        audit.record(
            worker_id, AuditAction.SET_TIME, previous.place.code, now, chat=chat_id, kind=kind
        )
    return linked(chat_id, thread_id)


def all_linked() -> tuple[GroupLink, ...]:
    """Return every linked group that the bot can write to, oldest row first."""
    query = tables.Chat.select().where(tables.Chat.place.is_null(False), tables.Chat.active)
    place_by_id = places.by_id()
    return tuple(
        _link(row, place_by_id[row.place_id or 0]) for row in query.order_by(tables.Chat.id)
    )


def has_group(place_id: int) -> bool:
    """Check whether a group that the bot can write to is linked to this very place."""
    chat = tables.Chat
    return bool(chat.select().where(chat.place == place_id, chat.active).exists())


def set_active(chat_id: int, active: bool) -> None:
    """Record whether the bot can write to a chat.

    It cannot once it was blocked or removed, or has left.
    """
    tables.Chat.update(active=active).where(tables.Chat.chat_id == chat_id).execute()


def _link(row: tables.Chat, place: places.Place) -> GroupLink:
    return GroupLink(
        chat_id=row.chat_id,
        thread_id=row.thread_id,
        title=row.title,
        place=place,
        language=row.language,
        targets_at=time.fromisoformat(row.targets_at) if row.targets_at else None,
        schedule_at=time.fromisoformat(row.schedule_at) if row.schedule_at else None,
        targets_since=row.targets_since,
        schedule_since=row.schedule_since,
        weekly_at=time.fromisoformat(row.weekly_at) if row.weekly_at else None,
        weekly_day=row.weekly_day,
        weekly_since=row.weekly_since,
        kinds_off=frozenset(kind for kind in DigestKind if not getattr(row, f"{kind}_on")),
    )
