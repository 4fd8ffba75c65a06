"""The groups and places that dead letters were addressed to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from peewee import JOIN

from models import tables
from models.queues import DeadLetter


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a dead letter should have gone, as far as an operator may know."""

    group: str  # its title and id, and its topic's; "" for a person, who is not named
    place: str  # code of the chat's place, "" without one


def destinations(letters: Sequence[DeadLetter]) -> list[Destination]:
    """Return the destination of each dead letter, in their order, in one query."""
    chat, place = tables.Chat, tables.Place
    query: Any = (
        chat.select(chat.chat_id, chat.thread_id, chat.title, place.code)
        .join(place, JOIN.LEFT_OUTER)
        .where(chat.chat_id.in_({letter.chat_id for letter in letters}))
    )
    chats = {(row.chat_id, row.thread_id): row for row in query.namedtuples()}
    return [
        _destination(letter, chats.get((letter.chat_id, letter.thread_id))) for letter in letters
    ]


def _destination(letter: DeadLetter, chat: Any) -> Destination:
    title, code = (chat.title, chat.code or "") if chat else ("", "")
    return Destination(_group(letter.chat_id, letter.thread_id, title), code)


def _group(chat_id: int, thread_id: int, title: str) -> str:
    """Return a group's name with its ids, as others may have the same name; "" for a person."""
    if chat_id > 0:
        return ""
    topic = f" topic {thread_id}" if thread_id else ""
    return f"{title} ({chat_id}{topic})".strip()
