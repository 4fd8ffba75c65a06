"""Who of an audience gets no broadcast now, and why: the one place where that is decided.

It is SQL, so that an audience is counted in one query. The same is asked about a single person
right before the message leaves. A further reason is one more line of `_rules`.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from peewee import Case, fn

from models import polls, tables
from models.database import BindParam
from models.outbox_subjects import OutboxSubject
from models.tables.chats import RecipientState

PER_WEEK = 3  # broadcasts that a person gets, of all coordinators together
WEEK = timedelta(days=7)
# Of these nothing arrived, and nothing is on its way.
_DID_NOT_COUNT = (RecipientState.FAILED, RecipientState.LEFT_OUT)


class LeftOut(StrEnum):
    """Why somebody gets no broadcast. The last two are found when it is sent."""

    POLL = "poll"  # where they are, it is less than 48 hours until a poll closes
    MUTED = "muted"
    BLOCKED = "blocked"
    NO_CHAT = "no_chat"
    WEEKLY = "weekly"
    GONE = "gone"  # they are not in the audience any more
    STOPPED = "stopped"  # the broadcast was


Moment = datetime | BindParam


def reason(now: Moment, since: Moment, besides: int | BindParam = 0) -> Case:
    """Return SQL for the first reason to leave a row of tables.Worker out, "" for none.

    `since` is a WEEK ago. The broadcast with the id `besides` does not count against itself.
    """
    rules = _rules(now, since, besides)
    return Case(None, [(condition, why.value) for condition, why in rules], "")


def of_this_week(worker: Any, since: Moment, besides: int | BindParam) -> Any:
    """Return SQL for how many broadcasts a worker got, or may be getting, in the last days."""
    other = tables.BroadcastRecipient.alias("other")
    return other.select(fn.COUNT(other.id)).where(
        other.worker == worker,
        other.allowed_at > since,
        other.broadcast != besides,
        other.state.not_in(_DID_NOT_COUNT),
    )


def _rules(now: Moment, since: Moment, besides: int | BindParam) -> Iterator[tuple[Any, LeftOut]]:
    """Yield each reason with its condition, as a person would want to hear them."""
    worker, chat, mute = tables.Worker, tables.Chat, tables.Mute
    yield polls.in_silence(worker.booth, now), LeftOut.POLL
    yield worker.telegram_id.is_null(), LeftOut.NO_CHAT
    blocked = chat.select(chat.id).where(chat.chat_id == worker.telegram_id, ~chat.active)
    yield fn.EXISTS(blocked), LeftOut.BLOCKED
    muted = mute.select(mute.id).where(
        mute.chat_id == worker.telegram_id, mute.subject == OutboxSubject.BROADCAST
    )
    yield fn.EXISTS(muted), LeftOut.MUTED
    yield of_this_week(worker.id, since, besides) >= PER_WEEK, LeftOut.WEEKLY
