"""Turn what a coordinator asks for into slots: days without days off, going round the places. Pure.

The same request with the same bookings always gives the same slots.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta, tzinfo

from models import places
from models.bookings import Booking, Bookings, Clash, TrainerDays
from models.dates import WEEK


@dataclass(frozen=True, slots=True)
class Slot:
    """One session of a plan. `day` and `at` are those of the organisation's zone.

    `first` is when it was asked for, where it was moved before it was made.
    """

    place_id: int
    title: str
    day: date
    at: time
    minutes: int
    venue: str
    seats: int
    trainer_id: int | None = None
    first: datetime | None = None

    @property
    def key(self) -> tuple[int, date, str, str]:
        """What names the slot for ever: place, day and time that were asked for, and subject."""
        first = self.first or datetime.combine(self.day, self.at)
        return self.place_id, first.date(), f"{first:%H:%M}", self.title

    def moved(self, day: date, at: time) -> "Slot":
        """Return the slot at another time, with the key that it has."""
        first = self.first or datetime.combine(self.day, self.at)
        back = (day, at) == (first.date(), first.time())
        return replace(self, day=day, at=at, first=None if back else first)

    def starts_at(self, zone: tzinfo) -> datetime:
        """Return the moment when it begins."""
        return datetime.combine(self.day, self.at, zone)

    def booking(self, zone: tzinfo) -> Booking:
        """Return what it would book."""
        starts_at = self.starts_at(zone)
        ends_at = starts_at + timedelta(minutes=self.minutes)
        return Booking(
            self.place_id, self.venue, starts_at, ends_at, self.trainer_id, title=self.title
        )


@dataclass(frozen=True, slots=True)
class DaysOff:
    """Weekdays (`sun`) and dates on which nothing takes place."""

    weekdays: frozenset[str] = frozenset()
    dates: frozenset[date] = frozenset()

    def __contains__(self, day: date) -> bool:
        """Return whether nothing takes place on a day."""
        return WEEK[day.weekday()] in self.weekdays or day in self.dates


@dataclass(frozen=True, slots=True)
class VenueWish:
    """A venue with its capacity, for one place and what lies in it; None is every place."""

    name: str
    seats: int
    place_id: int | None = None


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """What a coordinator asks for.

    `per_day` places have sessions on a day, in turn; 0 is all of them every day. `venues` are tried
    in their order, one of the place itself first; `trainers` share the sessions.
    """

    place_ids: tuple[int, ...]
    title: str
    first: date
    last: date
    times: tuple[time, ...]
    minutes: int
    venues: tuple[VenueWish, ...]
    off: DaysOff = DaysOff()
    per_day: int = 0
    trainers: Mapping[int, TrainerDays] = field(default_factory=dict)


def working_days(first: date, last: date, off: DaysOff) -> list[date]:
    """Return the days from the first to the last that are no days off."""
    every = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in every if day not in off]


def rounds(place_ids: Sequence[int], days: Sequence[date], per_day: int) -> Iterator[list[int]]:
    """Yield the places of each day: all of them, or so many, going round."""
    count = len(place_ids)
    if not per_day or per_day >= count:
        yield from (list(place_ids) for _ in days)
        return
    for n in range(len(days)):
        start = n * per_day
        yield [place_ids[i % count] for i in range(start, start + per_day)]


def slots(request: PlanRequest, booked: Bookings, now: datetime) -> list[Slot]:
    """Return the slots of a request that are to come, by time; what is chosen is booked.

    Each gets the first venue and the most rested trainer that are free. Where no venue is, it has
    the first one, and clashes; where no trainer is, it has none.
    """
    days = working_days(request.first, request.last, request.off)
    crew = _Crew(request.trainers, booked)
    venues = {place_id: _venues(request, place_id) for place_id in request.place_ids}
    result = []
    for day, place_ids in zip(days, rounds(request.place_ids, days, request.per_day), strict=True):
        for at in request.times:
            if datetime.combine(day, at, booked.zone) <= now:
                continue
            for place_id in place_ids:
                tried = [
                    Slot(place_id, request.title, day, at, request.minutes, venue.name, venue.seats)
                    for venue in venues[place_id]
                ]
                slot = crew.led(_in_free_venue(tried, booked))
                booked.add(slot.booking(booked.zone))
                result.append(slot)
    return result


def clashes(planned: Sequence[Slot], booked: Bookings) -> dict[int, Clash]:
    """Return what clashes, by the index of the slot; each that does not is booked."""
    found = {}
    for index, slot in enumerate(planned):
        wish = slot.booking(booked.zone)
        clash = booked.clash(wish)
        if clash is None:
            booked.add(wish)
        else:
            found[index] = clash
    return found


def _venues(request: PlanRequest, place_id: int) -> list[VenueWish]:
    """Return the venues of a place: its own before those of every place."""
    own = [v for v in request.venues if v.place_id and places.contains(v.place_id, place_id)]
    return [*own, *(v for v in request.venues if v.place_id is None)]


def _in_free_venue(tried: Sequence[Slot], booked: Bookings) -> Slot:
    """Return the first slot whose venue is free, or else the first."""
    free = (slot for slot in tried if booked.clash(slot.booking(booked.zone)) is None)
    return next(free, tried[0])


class _Crew:
    """The trainers of a plan, and what each has led so far."""

    def __init__(self, trainers: Mapping[int, TrainerDays], booked: Bookings) -> None:
        self._trainers, self._booked = trainers, booked
        self._led: Counter[int] = Counter()
        self._where: dict[tuple[int, date], set[int]] = defaultdict(set)

    def led(self, slot: Slot) -> Slot:
        """Return the slot with a trainer: one who is not elsewhere that day, the most rested."""
        for trainer_id in sorted(self._trainers, key=lambda id_: self._load(id_, slot)):
            led = replace(slot, trainer_id=trainer_id)
            if self._booked.clash_of_trainer(led.booking(self._booked.zone)) is None:
                self._led[trainer_id] += 1
                self._where[trainer_id, slot.day].add(slot.place_id)
                return led
        return slot

    def _load(self, trainer_id: int, slot: Slot) -> tuple[bool, int]:
        there = self._where.get((trainer_id, slot.day))
        return there is not None and there != {slot.place_id}, self._led[trainer_id]
