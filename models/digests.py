"""Digests: the daily posts to linked groups. What is due is found in the database."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from models import chats, outbox, places, strength, tables, targets, trainings
from models.database import transaction

KINDS = ("targets", "schedule")
LATEST = timedelta(hours=6)  # a digest older than this says nothing useful any more
QUIET_FROM, QUIET_UNTIL = time(22), time(6)  # nobody is woken by a digest that is late
SCHEDULE_DAYS = 7


@dataclass(frozen=True, slots=True)
class Times:
    """When the digests go out, unless a group has its own times."""

    zone: ZoneInfo
    targets_at: time
    schedule_at: time


@dataclass(frozen=True, slots=True)
class TargetsDigest:
    """What a group gets in the morning: the paces, the strength, and today's sessions."""

    place: places.Place
    day: date
    paces: tuple[targets.Pace, ...]
    strength: strength.PlaceStrength
    sessions: tuple[trainings.Session, ...]


@dataclass(frozen=True, slots=True)
class ScheduleDigest:
    """What a group gets in the evening: the sessions of the coming days, by time."""

    place: places.Place
    day: date
    sessions: tuple[trainings.Session, ...]


def make_due(times: Times, now: datetime) -> int:
    """Put every digest that is due into the outbox, once per kind, group and local date.

    A digest is due from its time on, for LATEST; after that it is left out. Gives how many were
    made. Safe to call as often as one likes, from several processes.
    """
    made, known = 0, _made_lately(now)
    for link in chats.all_linked():
        for kind in KINDS:
            for moment in _moments(link, kind, times, now):
                digest = (kind, link.chat_id, link.thread_id, moment.date())
                if moment <= now < _expiry(moment) and digest not in known:
                    made += _make(link, kind, moment, times.zone, now)
    return made


def make_now(place_id: int, zone: ZoneInfo, now: datetime) -> int:
    """Put today's digests of a place's groups into the outbox, unless they were posted today."""
    links = [link for link in chats.all_linked() if link.place.id == place_id]
    return sum(_make(link, kind, now, zone, now) for link in links for kind in KINDS)


def next_due(times: Times, now: datetime) -> datetime | None:
    """Give the next moment at which some group's digest falls due, or None without groups."""
    ahead = (
        moment
        for link in chats.all_linked()
        for kind in KINDS
        for moment in _moments(link, kind, times, now)
        if moment > now
    )
    return min(ahead, default=None)


def quiet_left(now: datetime, zone: ZoneInfo) -> timedelta:
    """Give how long the quiet hours last from now on; nothing by day."""
    local = now.astimezone(zone)
    if QUIET_UNTIL <= local.time() < QUIET_FROM:
        return timedelta()
    day = local.date() + timedelta(days=local.time() >= QUIET_FROM)
    return datetime.combine(day, QUIET_UNTIL, zone) - now


def targets_digest(
    place_id: int,
    now: datetime,
    zone: ZoneInfo,
    weights: strength.Weights,
    rest_days: frozenset[str],
) -> TargetsDigest:
    """Gather the morning's numbers of a place."""
    day = now.astimezone(zone).date()
    tomorrow = datetime.combine(day + timedelta(days=1), time(), zone)
    return TargetsDigest(
        place=places.place(place_id),
        day=day,
        paces=targets.paces(place_id, day, zone, rest_days),
        strength=strength.place_strength(place_id, weights, now),
        sessions=trainings.coming(place_id, now, until=tomorrow),
    )


def schedule_digest(place_id: int, now: datetime, zone: ZoneInfo) -> ScheduleDigest:
    """Gather the sessions of the coming SCHEDULE_DAYS days of a place."""
    day = now.astimezone(zone).date()
    end = datetime.combine(day + timedelta(days=SCHEDULE_DAYS + 1), time(), zone)
    return ScheduleDigest(places.place(place_id), day, trainings.coming(place_id, now, until=end))


def _made_lately(now: datetime) -> set[tuple[str, int, int, date]]:
    """Give what was made these days, so that a tick does not ask for each group again."""
    digest, chat = tables.Digest, tables.Chat
    rows: Any = (
        digest.select(digest.kind, chat.chat_id, chat.thread_id, digest.local_date)
        .join(chat)
        .where(digest.local_date >= now.date() - timedelta(days=3))
        .tuples()
    )
    return set(rows)


def _make(link: chats.Link, kind: str, moment: datetime, zone: ZoneInfo, now: datetime) -> int:
    day = moment.astimezone(zone).date()
    with transaction():
        chat = tables.Chat.get(
            tables.Chat.chat_id == link.chat_id, tables.Chat.thread_id == link.thread_id
        )
        known = tables.Digest.select().where(
            tables.Digest.kind == kind,
            tables.Digest.chat == chat.id,
            tables.Digest.local_date == day,
        )
        if known.exists():
            return 0
        made = outbox.put(
            f"{kind}:{chat.id}:{day.isoformat()}",
            link.chat_id,
            link.thread_id,
            kind,
            {"place": link.place.id},
            now=now,
            expires_at=_expiry(moment),
        )
        tables.Digest.insert(
            kind=kind, chat=chat.id, local_date=day, made_at=now
        ).on_conflict_ignore().execute()
    return int(made)


def _expiry(moment: datetime) -> datetime:
    """When it is too late for a digest: after LATEST, or when the quiet hours begin.

    A group that chose a time inside the quiet hours gets its digest then all the same.
    """
    evening = datetime.combine(moment.date(), QUIET_FROM, moment.tzinfo)
    by_day = QUIET_UNTIL <= moment.time() < QUIET_FROM
    return min(moment + LATEST, evening) if by_day else moment + LATEST


def _moments(link: chats.Link, kind: str, times: Times, now: datetime) -> Iterator[datetime]:
    """Yesterday's, today's and tomorrow's moment, so that midnight cuts nothing off."""
    own = link.targets_at if kind == "targets" else link.schedule_at
    common = times.targets_at if kind == "targets" else times.schedule_at
    today = now.astimezone(times.zone).date()
    for days in (-1, 0, 1):
        yield datetime.combine(today + timedelta(days=days), own or common, times.zone)
