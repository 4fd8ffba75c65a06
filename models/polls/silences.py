"""Decide whether a kind of content may go to a place or a person at a moment.

A silence begins 48 hours before the poll of an AC closes, and ends at that moment. A place follows
the strictest of the ACs inside it; a person, the AC of their booth; a group, its place. A silence
that was lifted (models/polls/lifting.py) is none.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import Function, fn

from models import places, tables
from models.database import BindParam, CompiledQuery
from models.polls.content import CAMPAIGN, Content
from models.polls.errors import PollSilence


@dataclass(frozen=True, slots=True)
class Silence:
    """The 48 hours before the poll of an AC closes: from when, until when."""

    poll_id: int
    ac: places.Place
    begins_at: datetime
    ends_at: datetime

    def refusal(self) -> PollSilence:
        """Return the refusal of whatever this silence forbids."""
        return PollSilence(place=self.ac.code, until=self.ends_at)


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting in a place, from when until when."""

    place_id: int
    starts_at: datetime
    ends_at: datetime


def silence(content: Content, place_ids: Iterable[int], now: datetime) -> Silence | None:
    """Return the silence in which this content may not go to these places now; None: it may.

    Of several the one that ends last. Nothing else decides it. Safe on the event loop.
    """
    if content not in CAMPAIGN:
        return None
    wanted = frozenset(place_ids)
    if not wanted:
        return None
    running = _RUNNING.rows(now=now)
    return next((_silence(row) for row in running if _is_in(row.ac, wanted)), None)


def require(content: Content, place_ids: Iterable[int], now: datetime) -> None:
    """Check that this content may go to these places now. Raises PollSilence."""
    if found := silence(content, place_ids, now):
        raise found.refusal()


def of_worker(content: Content, booth_id: int | None, now: datetime) -> Silence | None:
    """Return the silence for who is in a booth, or in none (None), as `silence` does."""
    return silence(content, _place_of(booth_id), now)


def of_group(content: Content, place_id: int | None, now: datetime) -> Silence | None:
    """Return the silence for a group that is linked to a place, or to none, as `silence` does."""
    return silence(content, () if place_id is None else (place_id,), now)


def of_chat(content: Content, chat_id: int, thread_id: int, now: datetime) -> Silence | None:
    """Return the silence for a chat, as `silence` does.

    In private (an id above 0) it is that of the person; in a group, of the topic's place, else of
    the group's.
    """
    if content not in CAMPAIGN or not _RUNNING.rows(now=now):
        return None
    if chat_id > 0:
        worker = tables.Worker.get_or_none(tables.Worker.telegram_id == chat_id)
        return of_worker(content, worker.booth_id if worker else None, now)
    chat = tables.Chat
    rows = chat.select(chat.place, chat.thread_id).where(
        chat.chat_id == chat_id, chat.thread_id.in_((0, thread_id)), chat.place.is_null(False)
    )
    nearest = sorted(rows, key=lambda row: row.thread_id != thread_id)
    return of_group(content, nearest[0].place_id if nearest else None, now)


def silent_places(now: datetime) -> frozenset[int]:
    """Return the ids of the ACs in silence now, of all places around one, and of its sectors."""
    acs = [row.ac for row in _RUNNING.rows(now=now)]
    sectors = (sector.id for ac in acs for sector in places.children(ac))
    return frozenset(p for ac in acs for p in places.ancestors(ac)).union(sectors)


def overlapping(place_id: int, starts_at: datetime, ends_at: datetime) -> Silence | None:
    """Return a silence, of now or later, into which a meeting in a place would fall; else None."""
    return overlapping_each([Meeting(place_id, starts_at, ends_at)])[0]


def overlapping_each(meetings: Sequence[Meeting]) -> list[Silence | None]:
    """Return for each of several meetings what `overlapping` does, with one query."""
    poll = tables.Poll
    rows = list(poll.select().where(_in_force(poll)).order_by(poll.closes_at.desc(), poll.id))
    return [next((view(row) for row in rows if _meets(row, one)), None) for one in meetings]


def any_running() -> Function:
    """Return the condition that some AC is in silence at the parameter `now`, lifted or not."""
    poll = tables.Poll.alias()
    now = BindParam("now", tables.Poll.closes_at)
    running = poll.select(poll.id).where(
        poll.ended_at.is_null(), poll.closes_at > now, poll.silent_from <= now
    )
    return fn.EXISTS(running)


def in_silence(booth: Any, now: datetime | BindParam) -> Any:
    """Return SQL for whether a booth, given by its id, is in the silence before a poll now."""
    poll, of = tables.Poll.alias("poll_of_booth"), tables.Booth.alias("booth_of_poll")
    running = (
        poll.select(poll.id)
        .join(of, on=(of.ac == poll.ac))
        .where(of.id == booth, _in_force(poll), poll.silent_from <= now, poll.closes_at > now)
    )
    return fn.EXISTS(running)


def view(row: tables.Poll) -> Silence:
    """Return the silence before a poll, from its row."""
    return Silence(row.id, places.place(row.ac_id), row.silent_from, row.closes_at)


def _silence(row: Any) -> Silence:
    return Silence(row.id, places.place(row.ac), row.silent_from, row.closes_at)


def _is_in(ac_id: int, place_ids: frozenset[int]) -> bool:
    """Return whether an AC is one of some places or inside one, or one is a sector of it."""
    inside = (places.contains(ac_id, place_id) for place_id in place_ids)
    return not place_ids.isdisjoint(places.ancestors(ac_id)) or any(inside)


def _meets(row: tables.Poll, meeting: Meeting) -> bool:
    """Return whether a meeting falls into the silence before a poll: in its AC, or around it."""
    is_then = row.silent_from < meeting.ends_at and row.closes_at > meeting.starts_at
    return is_then and _is_in(row.ac_id, frozenset((meeting.place_id,)))


def _place_of(booth_id: int | None) -> tuple[int, ...]:
    return () if booth_id is None else (places.booth(booth_id).ac.id,)


def _in_force(poll: Any) -> Any:
    """Return the condition that a poll holds, and that the silence before it was not lifted."""
    lifted = tables.LiftedSilence
    is_lifted = lifted.select(lifted.id).where(
        lifted.poll == poll.id, lifted.agreed_at.is_null(False), lifted.ended_at.is_null()
    )
    return poll.ended_at.is_null() & ~fn.EXISTS(is_lifted)


def _running() -> Any:
    """Return the query for the polls in whose silence `now` lies, the last to close first."""
    poll = tables.Poll
    return (
        poll.select(poll.id, poll.ac.alias("ac"), poll.silent_from, poll.closes_at)
        .where(
            _in_force(poll),
            poll.silent_from <= BindParam("now"),
            poll.closes_at > BindParam("now"),
        )
        .order_by(poll.closes_at.desc(), poll.id)
    )


_RUNNING = CompiledQuery(_running)
