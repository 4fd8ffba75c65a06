"""The nearest free slots in the place of one that clashes, the likeliest first. Pure."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum

from models.bookings.clashes import Booking, Bookings
from models.dates import next_days

HOURS = range(8, 20)  # in which a session may begin
DAYS = 10  # working days ahead that are tried
MOST = {"hour": 2, "day": 1, "trainer": 2, "venue": 1}  # of each kind; five buttons at most


class FreeKind(StrEnum):
    """What is different in a free slot, in the order in which they are offered."""

    HOUR = "hour"  # the same day at another hour
    DAY = "day"  # the next working day on which the same trainer can
    TRAINER = "trainer"
    VENUE = "venue"


@dataclass(frozen=True, slots=True)
class FreeSlot:
    """A slot that nothing stands in the way of."""

    kind: FreeKind
    booking: Booking


def nearest(
    wish: Booking,
    bookings: Bookings,
    now: datetime,
    *,
    rest_days: frozenset[str] = frozenset(),
    trainers: Sequence[int] = (),
    venues: Sequence[str] = (),
    without: Collection[int] = (),
    may_begin: Callable[[datetime], bool] = lambda _: True,
) -> tuple[FreeSlot, ...]:
    """Return the free slots near a wish, ranked; `trainers` and `venues` are the others.

    `may_begin` says of another beginning whether the caller can use it.
    """
    others = [id_ for id_ in trainers if id_ != wish.trainer_id] if wish.trainer_id else []
    ranked: tuple[tuple[FreeKind, Iterator[Booking]], ...] = (
        (FreeKind.HOUR, (b for b in _other_hours(wish, bookings) if may_begin(b.starts_at))),
        (
            FreeKind.DAY,
            (b for b in _next_days(wish, bookings, rest_days) if may_begin(b.starts_at)),
        ),
        (FreeKind.TRAINER, (replace(wish, trainer_id=id_) for id_ in others)),
        (FreeKind.VENUE, (replace(wish, venue=name) for name in venues if name != wish.venue)),
    )
    return tuple(
        FreeSlot(kind, booking)
        for kind, tried in ranked
        for booking in _first(tried, bookings, now, without, MOST[kind])
    )


def _first(
    tried: Iterator[Booking],
    bookings: Bookings,
    now: datetime,
    without: Collection[int],
    most: int,
) -> list[Booking]:
    free: list[Booking] = []
    for one in tried:
        if one.starts_at > now and bookings.clash(one, without=without) is None:
            free.append(one)
            if len(free) == most:
                break
    return free


def _other_hours(wish: Booking, bookings: Bookings) -> Iterator[Booking]:
    """Yield the wish at the other hours of its day, the nearest first."""
    local = wish.starts_at.astimezone(bookings.zone)
    hours = (datetime.combine(local.date(), time(hour), bookings.zone) for hour in HOURS)
    for moment in sorted(hours, key=lambda m: (abs(m - local), m)):
        yield _moved(wish, moment)


def _next_days(wish: Booking, bookings: Bookings, rest_days: frozenset[str]) -> Iterator[Booking]:
    """Yield the wish at its hour on the next working days."""
    local = wish.starts_at.astimezone(bookings.zone)
    for day in next_days(local.date(), rest_days, DAYS):
        yield _moved(wish, datetime.combine(day, local.time(), bookings.zone))


def _moved(wish: Booking, starts_at: datetime) -> Booking:
    length: timedelta = wish.ends_at - wish.starts_at
    return replace(wish, starts_at=starts_at, ends_at=starts_at + length)
