"""Collect what the morning digest contains, and the sessions of the coming days."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from models import booth_care, places, strength, targets, trainings
from models.digests import arrivals
from models.digests.arrivals import Arrivals, Thanks
from models.digests.tasks import Task, choose, ground, to_take
from models.tables.targets import Measure

SCHEDULE_DAYS = 7
CARES = 4  # booths that somebody has taken
THANKED = 5
DAY, WEEK = timedelta(days=1), timedelta(days=7)


@dataclass(frozen=True, slots=True)
class RunNumbers:
    """What the digests of all places have in common at one moment, found once for all of them."""

    arrivals: Arrivals
    sessions: tuple[trainings.Session, ...]  # of the coming days, by time
    taken: dict[int, dict[int, int | None]]  # booths that somebody has: by AC, with their sectors
    wholes: dict[int, targets.Pace] = field(default_factory=dict)  # by the id of the target


@dataclass(frozen=True, slots=True)
class Joined:
    """How many came to a place on a day, and a week before; those under review are counted apart.

    `total` are its confirmed workers, `doubted` those of them who are under review.
    """

    total: int
    day: date
    came: int
    week_before: int
    doubted: int


@dataclass(frozen=True, slots=True)
class TargetsDigest:
    """What a group gets in the morning: its number, yesterday, what to do today, and thanks."""

    place: places.Place
    day: date
    paces: tuple[targets.Pace, ...]  # of its own targets, or its share of others
    people: Joined
    unplaced: int = 0  # workers who are in no booth
    tasks: tuple[Task, ...] = ()
    to_take: places.Booth | None = None  # a booth of these that nobody has
    thanks: tuple[Thanks, ...] = ()
    cares: tuple[booth_care.Care, ...] = ()  # booths that somebody has taken, the newest first

    def __bool__(self) -> bool:
        """Return whether there is anything to say."""
        news = self.people.came or self.people.doubted or self.people.week_before
        return bool(self.paces or news or self.tasks or self.thanks or self.cares)


@dataclass(frozen=True, slots=True)
class ScheduleDigest:
    """The sessions of a place in the coming days, by time."""

    place: places.Place
    day: date
    sessions: tuple[trainings.Session, ...]


def run_numbers(
    thanks_of: date, now: datetime, calendar: targets.WorkCalendar, *, days: int = 1
) -> RunNumbers:
    """Return what the digests of all places have in common; thanks are from that day on."""
    return RunNumbers(
        arrivals.load(thanks_of, calendar, days=days),
        trainings.all_coming(now, _last_moment(now, calendar)),
        booth_care.listing.taken(now),
    )


@places.unchanging()
def targets_digest(
    place_id: int,
    now: datetime,
    calendar: targets.WorkCalendar,
    weights: strength.Weights,
    run: RunNumbers | None = None,
) -> TargetsDigest:
    """Return what a place is told in the morning of `now`. Raises UnknownPlace.

    `run` is what many digests have in common; without it this one is found alone.
    """
    place, today = places.place(place_id), calendar.date_of(now)
    common = run or alone(place_id, today - DAY, now, calendar)
    paces = targets.standing(place_id, today, calendar, common.wholes)
    sessions = coming(place, common, calendar.start_of(today + DAY))
    here = ground(place, today, now, weights, common.taken)
    tasks = choose(here, paces, sessions)
    return TargetsDigest(
        place=place,
        day=today,
        paces=paces,
        people=people(place, today - DAY, paces, common.arrivals, calendar),
        unplaced=here.unplaced,
        tasks=tasks,
        to_take=to_take(here, tasks),
        thanks=common.arrivals.thanks(place_id, THANKED),
        cares=booth_care.listing.of_place(place_id, now, limit=CARES) if here.taken else (),
    )


def schedule_digest(place_id: int, now: datetime, zone: ZoneInfo) -> ScheduleDigest:
    """Return the sessions of a place in the coming SCHEDULE_DAYS days. Raises UnknownPlace."""
    calendar = targets.WorkCalendar(zone)
    place, today = places.place(place_id), calendar.date_of(now)
    found = trainings.coming(place_id, now, until=_last_moment(now, calendar))
    return ScheduleDigest(place, today, _as_seen(place, found))


def alone(
    place_id: int,
    thanks_of: date,
    now: datetime,
    calendar: targets.WorkCalendar,
    *,
    days: int = 1,
) -> RunNumbers:
    """Return what digests have in common, for one place."""
    around = places.acs_around(place_id)
    return RunNumbers(
        arrivals.load(thanks_of, calendar, around, days=days),
        trainings.coming(place_id, now, until=_last_moment(now, calendar)),
        booth_care.listing.taken(now, around),
    )


def people(
    place: places.Place,
    day: date,
    paces: tuple[targets.Pace, ...],
    arrived: Arrivals,
    calendar: targets.WorkCalendar,
) -> Joined:
    """Return how many came to a place on a day, and on the same weekday of the week before."""
    came = arrivals.came(place.id, (day - WEEK, day), calendar)
    doubts = arrived.doubts(place.id)
    under_review = {one: sum(d.day == one for d in doubts) for one in came}
    counted = next((p.done for p in paces if p.measure == Measure.CONFIRMED), None)
    return Joined(
        total=strength.confirmed_in(place.id) if counted is None else counted,
        day=day,
        came=max(0, came[day] - under_review[day]),
        week_before=max(0, came[day - WEEK] - under_review[day - WEEK]),
        doubted=len(doubts),
    )


def coming(
    place: places.Place, common: RunNumbers, until: datetime
) -> tuple[trainings.Session, ...]:
    """Return the sessions in a place, inside it and around it that begin before `until`."""
    near = [one for one in common.sessions if one.starts_at < until]
    known = places.gazetteer.current()
    around = known.ancestors(place.id)
    here = {
        other
        for other in {one.place.id for one in near}
        if other in around or place.id in known.ancestors(other)
    }
    return _as_seen(place, tuple(one for one in near if one.place.id in here))


def _as_seen(
    place: places.Place, found: tuple[trainings.Session, ...]
) -> tuple[trainings.Session, ...]:
    """Return sessions; in an AC's group, with the seats that are free for it."""
    return trainings.for_ac(place.id, found) if place.kind == "ac" and found else found


def _last_moment(now: datetime, calendar: targets.WorkCalendar) -> datetime:
    return calendar.start_of(calendar.date_of(now) + timedelta(days=SCHEDULE_DAYS + 1))
