"""The path of a place to its target: how many it had each day, and how many an even pace asks."""

from dataclasses import dataclass
from datetime import date, timedelta

from models import places, strength, targets
from models.tables.targets import Measure

DAY = timedelta(days=1)
RECENT = 28  # days that are shown where there is no target


@dataclass(frozen=True, slots=True)
class Path:
    """How many workers a place had at the end of each day, from `first` to today.

    With a target, `pace` are the numbers that each day up to its last one, `until`, should end
    with: they rise on working days from what there was to `number`. () where that was enough.
    """

    place: places.Place
    measure: Measure
    first: date
    done: tuple[int, ...]
    number: int | None = None
    until: date | None = None
    pace: tuple[float, ...] = ()

    @property
    def today(self) -> date:
        """The day of the last number."""
        return self.first + (len(self.done) - 1) * DAY

    @property
    def due(self) -> int | None:
        """How many an even pace asks for by the end of today."""
        return round(self.pace[len(self.done) - 1]) if self.pace else None


def path_of(
    place: places.Place, pace: targets.Pace | None, today: date, calendar: targets.WorkCalendar
) -> Path:
    """Return the path of a place to a target; without one, that of the last days."""
    measure = pace.measure if pace else Measure.CONFIRMED
    begun = pace.starts_on if pace and pace.starts_on else today - (RECENT - 1) * DAY
    first = begun - DAY
    days = strength.gained_in(place.id, begun, today, calendar.zone)
    number = pace.done if pace else strength.confirmed_in(place.id)
    done = [number]
    for back in range((today - first).days):
        gained = days.get(today - back * DAY)
        done.append(max(0, done[-1] - (getattr(gained, measure) if gained else 0)))
    done.reverse()
    if pace is None:
        return Path(place, measure, first, tuple(done))
    line = _even(done[0], pace.number, first, pace.until, calendar)
    return Path(place, measure, first, tuple(done), pace.number, pace.until, line)


def _even(
    start: int, number: int, first: date, until: date, calendar: targets.WorkCalendar
) -> tuple[float, ...]:
    """Return the numbers that each day should end with; the first is what there was."""
    dates = [first + n * DAY for n in range(1, (until - first).days + 1)]
    working = sum(map(calendar.is_working, dates))
    if start >= number or not working:
        return ()
    line, gone = [float(start)], 0
    for day in dates:
        gone += calendar.is_working(day)
        line.append(start + (number - start) * gone / working)
    return tuple(line)
