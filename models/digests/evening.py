"""Collect what the evening digest contains: what came of the day, and tomorrow's sessions."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from models import booth_care, places, polls, targets, trainings
from models.digests.arrivals import Thanks
from models.digests.content import (
    CARES,
    DAY,
    SCHEDULE_DAYS,
    THANKED,
    Joined,
    RunNumbers,
    alone,
    coming,
    people,
)
from models.digests.results import Result, results
from models.polls import Content


@dataclass(frozen=True, slots=True)
class EveningDigest:
    """What a group gets in the evening. Before a poll it is the sessions alone.

    `sessions` are tomorrow's; where there are none, the next one of the coming days.
    """

    place: places.Place
    day: date
    paces: tuple[targets.Pace, ...]
    people: Joined | None
    results: tuple[Result, ...]
    thanks: tuple[Thanks, ...]
    cares: tuple[booth_care.Care, ...]  # booths that somebody has taken today
    sessions: tuple[trainings.Session, ...]
    tomorrow: date

    def __bool__(self) -> bool:
        """Return whether there is anything to say."""
        came = self.people and self.people.came
        return bool(came or self.results or self.thanks or self.cares or self.sessions)


@places.unchanging()
def evening_digest(
    place_id: int, now: datetime, calendar: targets.WorkCalendar, run: RunNumbers | None = None
) -> EveningDigest:
    """Return what a place is told in the evening of `now`. Raises UnknownPlace."""
    place, today = places.place(place_id), calendar.date_of(now)
    tomorrow = today + DAY
    common = run or alone(place_id, today, now, calendar)
    ahead = coming(place, common, calendar.start_of(today + timedelta(days=SCHEDULE_DAYS + 1)))
    sessions = tuple(s for s in ahead if calendar.date_of(s.starts_at) == tomorrow)
    later = tuple(s for s in ahead if calendar.date_of(s.starts_at) > tomorrow)
    shown = sessions or later[:1]
    if polls.silence(Content.TARGETS, (place_id,), now):
        return EveningDigest(place, today, (), None, (), (), (), shown, tomorrow)
    paces = targets.standing(place_id, today, calendar, common.wholes)
    begun = calendar.start_of(today)
    is_taken = any(common.taken.get(ac_id) for ac_id in places.acs_around(place_id))
    cares = booth_care.listing.of_place(place_id, now, limit=CARES) if is_taken else ()
    return EveningDigest(
        place=place,
        day=today,
        paces=paces,
        people=people(place, today, paces, common.arrivals, calendar),
        results=results(place_id, today, now, common.arrivals, calendar),
        thanks=common.arrivals.thanks(place_id, THANKED),
        cares=tuple(care for care in cares if care.taken_at >= begun),
        sessions=shown,
        tomorrow=tomorrow,
    )
