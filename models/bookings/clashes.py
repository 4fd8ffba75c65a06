"""Whether a trainer or a venue is free: the one check of /newtraining, /plan and of changes.

Pure: what is booked is read by models/bookings/reading.py. A trainer is also not free on a day on
which they are away, or lead as many sessions as they may.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from functools import lru_cache
from typing import TypeVar

from models import places, text_forms

K = TypeVar("K", str, int)


@dataclass(frozen=True, slots=True)
class Booking:
    """A venue, and perhaps a trainer, for some hours. `session_id` is 0 while it is a wish."""

    place_id: int
    venue: str
    starts_at: datetime
    ends_at: datetime
    trainer_id: int | None = None
    session_id: int = 0
    title: str = ""

    def overlaps(self, other: "Booking") -> bool:
        """Return whether both are at the same time, if only for a moment."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True, slots=True)
class TrainerDays:
    """When a trainer can lead sessions: not on these days, at most so many a day (0: any)."""

    away: frozenset[date] = frozenset()
    most: int = 0


class ClashKind(StrEnum):
    """What is not free. The value ends the key of a sentence."""

    VENUE = "venue"
    TRAINER = "trainer"
    AWAY = "away"
    MOST = "most"


@dataclass(frozen=True, slots=True)
class Clash:
    """Why a booking cannot be: `other` is what stands in its way, None where it is the day."""

    what: ClashKind
    other: Booking | None = None


@dataclass(slots=True)
class Bookings:
    """What is booked. Days are those of `zone`."""

    zone: tzinfo
    trainers: Mapping[int, TrainerDays] = field(default_factory=dict)
    _venues: dict[tuple[str, date], list[Booking]] = field(
        default_factory=lambda: defaultdict(list)
    )
    _led: dict[tuple[int, date], list[Booking]] = field(default_factory=lambda: defaultdict(list))
    _near: dict[tuple[int, int], bool] = field(default_factory=dict)

    @classmethod
    def of(
        cls, booked: Iterable[Booking], zone: tzinfo, trainers: Mapping[int, TrainerDays]
    ) -> "Bookings":
        """Return the bookings of a list."""
        result = cls(zone, trainers)
        for one in booked:
            result.add(one)
        return result

    def add(self, booked: Booking) -> None:
        """Book a venue and a trainer; nothing is checked."""
        name = _folded(booked.venue)
        for day in self._days(booked):
            self._venues[name, day].append(booked)
            if booked.trainer_id is not None:
                self._led[booked.trainer_id, day].append(booked)

    def remove(self, session_ids: Collection[int]) -> None:
        """Remove sessions from what is booked."""
        for booked in (*self._venues.values(), *self._led.values()):
            booked[:] = [one for one in booked if one.session_id not in session_ids]

    def clash(self, wish: Booking, *, without: Collection[int] = ()) -> Clash | None:
        """Return what stands in the way of a booking, or None; sessions of `without` do not."""
        for other in self._at(self._venues, _folded(wish.venue), wish, without):
            if self._nested(wish.place_id, other.place_id):
                return Clash(ClashKind.VENUE, other)
        return self.clash_of_trainer(wish, without=without)

    def day(self, booked: Booking) -> date:
        """Return the day on which a booking begins."""
        return booked.starts_at.astimezone(self.zone).date()

    def clash_of_trainer(self, wish: Booking, *, without: Collection[int] = ()) -> Clash | None:
        """Return what keeps the trainer of a booking from leading it, or None."""
        if wish.trainer_id is None:
            return None
        day, days = self.day(wish), self.trainers.get(wish.trainer_id, TrainerDays())
        for other in self._at(self._led, wish.trainer_id, wish, without):
            return Clash(ClashKind.TRAINER, other)
        if day in days.away:
            return Clash(ClashKind.AWAY)
        if not days.most:
            return None
        led = sum(
            self.day(one) == day and not _is_left_out(one, without)
            for one in self._led.get((wish.trainer_id, day), ())
        )
        return Clash(ClashKind.MOST) if led >= days.most else None

    def _at(
        self,
        booked: Mapping[tuple[K, date], list[Booking]],
        key: K,
        wish: Booking,
        without: Collection[int],
    ) -> Iterator[Booking]:
        for day in self._days(wish):
            for other in booked.get((key, day), ()):
                if other.overlaps(wish) and not _is_left_out(other, without):
                    yield other

    def _nested(self, one: int, other: int) -> bool:
        """Return whether one place contains the other."""
        if (one, other) not in self._near:
            self._near[one, other] = places.contains(one, other) or places.contains(other, one)
        return self._near[one, other]

    def _days(self, booked: Booking) -> list[date]:
        """Return the days on which a booking lasts."""
        first, last = self.day(booked), booked.ends_at.astimezone(self.zone).date()
        return [first + timedelta(days=n) for n in range((last - first).days + 1)]


@lru_cache(maxsize=4096)
def _folded(venue: str) -> str:
    """Return a venue's name as it is compared, however it is spelt."""
    return text_forms.normalize(venue)


def _is_left_out(booked: Booking, without: Collection[int]) -> bool:
    return booked.session_id != 0 and booked.session_id in without
