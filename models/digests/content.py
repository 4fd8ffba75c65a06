"""Collect what the two digests contain: targets with their pace, and the coming sessions."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from models import booth_care, places, strength, targets, trainings

SCHEDULE_DAYS = 7
CARES = 4  # booths that somebody has taken


@dataclass(frozen=True, slots=True)
class TargetsDigest:
    """What a group gets in the morning: the paces, the strength, and today's sessions."""

    place: places.Place
    day: date
    paces: tuple[targets.Pace, ...]
    strength: strength.PlaceStrength
    sessions: tuple[trainings.Session, ...]
    cares: tuple[booth_care.Care, ...] = ()  # booths that somebody has taken, the newest first


@dataclass(frozen=True, slots=True)
class ScheduleDigest:
    """What a group gets in the evening: the sessions of the coming days, by time."""

    place: places.Place
    day: date
    sessions: tuple[trainings.Session, ...]


def targets_digest(
    place_id: int, now: datetime, calendar: targets.WorkCalendar, weights: strength.Weights
) -> TargetsDigest:
    """Return the numbers of a place for the morning of `now`. Raises UnknownPlace."""
    today = calendar.date_of(now)
    tomorrow = calendar.start_of(today + timedelta(days=1))
    return TargetsDigest(
        place=places.place(place_id),
        day=today,
        paces=targets.paces(place_id, today, calendar),
        strength=strength.place_strength(place_id, weights, now),
        sessions=_coming(places.place(place_id), now, tomorrow),
        cares=booth_care.listing.of_place(place_id, now, limit=CARES),
    )


def schedule_digest(place_id: int, now: datetime, zone: ZoneInfo) -> ScheduleDigest:
    """Return the sessions of a place in the coming SCHEDULE_DAYS days. Raises UnknownPlace."""
    today = now.astimezone(zone).date()
    end = datetime.combine(today + timedelta(days=SCHEDULE_DAYS + 1), time(), zone)
    place = places.place(place_id)
    return ScheduleDigest(place, today, _coming(place, now, end))


def _coming(place: places.Place, now: datetime, until: datetime) -> tuple[trainings.Session, ...]:
    """Return the sessions of a place; in an AC's group, with the seats that are free for it."""
    found = trainings.coming(place.id, now, until=until)
    return trainings.for_ac(place.id, found) if place.kind == "ac" else found
