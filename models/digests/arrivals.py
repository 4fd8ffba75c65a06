"""Who came to a place on which day: by whom they were brought, and who of them is under review."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from peewee import JOIN, SQL, fn

from models import mutes, places, strength, tables
from models.tables import FlagState
from models.targets import WorkCalendar


@dataclass(frozen=True, slots=True)
class Doubted:
    """A confirmed worker who is under review: their AC and sector, and the day they came."""

    ac_id: int
    sector_id: int | None
    day: date


@dataclass(frozen=True, slots=True)
class Brought:
    """How many people somebody brought to the booths of an AC and sector on a day."""

    worker_id: int
    name: str
    ac_id: int
    sector_id: int | None
    number: int


@dataclass(frozen=True, slots=True)
class Thanks:
    """Who brought people, by first name, and how many."""

    name: str
    number: int


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Whoever is under review now, and who brought whom on a day, by the AC that they came to."""

    doubted: dict[int, list[Doubted]] = field(default_factory=dict)
    brought: dict[int, list[Brought]] = field(default_factory=dict)

    def doubts(self, place_id: int) -> list[Doubted]:
        """Return those under review in a place."""
        return _here(self.doubted, place_id)

    def thanks(self, place_id: int, most: int) -> tuple[Thanks, ...]:
        """Return who brought people to a place, most first, at most `most` of them."""
        totals: dict[int, list[Any]] = {}
        for one in _here(self.brought, place_id):
            totals.setdefault(one.worker_id, [one.name, 0])[1] += one.number
        by_number = sorted(totals.items(), key=lambda item: (-item[1][1], item[0]))
        return tuple(
            Thanks(next(iter(name.split()), ""), number) for _, (name, number) in by_number[:most]
        )


def load(
    day: date, calendar: WorkCalendar, ac_ids: Sequence[int] | None = None, *, days: int = 1
) -> Arrivals:
    """Return who is under review, and who brought whom from this day on for so many days.

    In all ACs where none is named.

    Two queries, however many ACs there are. Whoever wants no thanks in groups (models/mutes.py), or
    is under review, is not named.
    """
    doubted, brought = defaultdict(list), defaultdict(list)
    for doubt in _doubted(calendar, ac_ids):
        doubted[doubt.ac_id].append(doubt)
    for one in _brought(_on(day, days, calendar), ac_ids):
        brought[one.ac_id].append(one)
    return Arrivals(dict(doubted), dict(brought))


def came(place_id: int, days: Sequence[date], calendar: WorkCalendar) -> dict[date, int]:
    """Return how many came to a place on each of these days, those under review among them."""
    gained = strength.gained_in(place_id, min(days), max(days), calendar.zone)
    return {day: gained[day].confirmed if day in gained else 0 for day in days}


def _doubted(calendar: WorkCalendar, ac_ids: Sequence[int] | None) -> Iterable[Doubted]:
    worker, booth = tables.Worker, tables.Booth
    query: Any = (
        worker.select(booth.ac, booth.sector, worker.confirmed_at)
        .join(booth, on=(worker.booth == booth.id))
        .where(strength.are_doubted(worker), *_in(booth, ac_ids))
        .tuples()
    )
    for ac_id, sector_id, confirmed_at in query:
        yield Doubted(ac_id, sector_id, calendar.date_of(confirmed_at))


def _brought(when: tuple[Any, Any], ac_ids: Sequence[int] | None) -> Iterable[Brought]:
    worker, booth, inviter = tables.Worker, tables.Booth, tables.Worker.alias("inviter")
    invitation, flag, mute = tables.Invitation, tables.Flag, tables.Mute
    doubted = flag.select(SQL("1")).where(
        flag.invitation == invitation.id, flag.state != FlagState.CLEARED
    )
    muted = mute.select(SQL("1")).where(
        mute.chat_id == inviter.telegram_id, mute.subject == mutes.Mention.THANKS
    )
    number = fn.COUNT(worker.id)
    query: Any = (
        worker.select(inviter.id, inviter.name, booth.ac, booth.sector, number)
        .join(inviter, on=(worker.inviter == inviter.id))
        .join(booth, on=(worker.booth == booth.id))
        .join(invitation, JOIN.LEFT_OUTER, on=(invitation.worker == worker.id))
        .where(*when, ~fn.EXISTS(doubted), ~fn.EXISTS(muted), *_in(booth, ac_ids))
        .group_by(inviter.id, inviter.name, booth.ac, booth.sector)
        .tuples()
    )
    yield from (Brought(*row) for row in query)


def _on(day: date, days: int, calendar: WorkCalendar) -> tuple[Any, Any]:
    worker = tables.Worker
    first, end = calendar.start_of(day), calendar.start_of(day + timedelta(days=days))
    return worker.confirmed_at >= first, worker.confirmed_at < end


def _in(booth: Any, ac_ids: Sequence[int] | None) -> tuple[Any, ...]:
    return () if ac_ids is None else (booth.ac.in_(list(ac_ids)),)


def _here(by_ac: dict[int, list[Any]], place_id: int) -> list[Any]:
    """Return the entries of a place: those of its ACs, or those of a sector of an AC."""
    own = [one for ac_id in places.acs_around(place_id) for one in by_ac.get(ac_id, ())]
    if own and places.place(place_id).is_sector:
        return [one for one in own if one.sector_id == place_id]
    return own
