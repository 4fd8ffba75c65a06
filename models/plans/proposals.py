"""Proposals: what a plan would make, kept until its button is pressed, and checked each time."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from models import authority, bookings, places, tables, worker_rows
from models.bookings import Bookings, Clash, TrainerDays
from models.database import transaction
from models.errors import BadNumber
from models.identity import phone_numbers
from models.plans import planned, schedule
from models.plans.errors import EmptyPlan, EndBeforeStart, LargePlan, PlanGone
from models.plans.schedule import PlanRequest, Slot, clashes, working_days
from models.trainings import planning

MOST_SLOTS = 4_000
KEPT = timedelta(hours=24)  # how long a proposal waits for its button


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a plan would make now.

    `known` counts the slots that are planned already, whatever became of them: they are not in
    `slots`. `free` are codes of slots near the first that clashes.
    """

    plan_id: int
    place: places.Place
    slots: tuple[Slot, ...]
    known: int
    clashes: dict[int, Clash]
    free: tuple[str, ...] = ()

    @property
    def first_clash(self) -> int:
        """The index of the first slot that clashes."""
        return min(self.clashes)


def propose(
    slots: Sequence[Slot],
    *,
    by: int,
    now: datetime,
    days: dict[int, TrainerDays] | None = None,
    update_id: int | None = None,
) -> int:
    """Store what a plan would make; return its number. `days` says when its trainers can.

    An update proposes one plan. Raises NotRegistered, NotAllowed, EmptyPlan, LargePlan, BadNumber
    or PhoneInText.
    """
    _require_sound(slots)
    worker_id = require_all(by, {slot.place_id for slot in slots})
    plan = tables.Plan
    with transaction():
        plan.delete().where(plan.made_at.is_null(), plan.proposed_at <= now - KEPT).execute()
        same = update_id and plan.get_or_none(plan.update_id == update_id)
        if same:
            return int(same.id)
        row = plan.create(
            place=_around({slot.place_id for slot in slots}),
            by=worker_id,
            proposal=dumped(slots, days or {}),
            proposed_at=now,
            update_id=update_id,
        )
        return int(row.id)


def request(
    asked: PlanRequest, *, by: int, now: datetime, zone: ZoneInfo, update_id: int | None = None
) -> int:
    """Store what a plan would make of a coordinator's request; return its number.

    Raises as `propose`, or EndBeforeStart.
    """
    if asked.last < asked.first:
        raise EndBeforeStart(first=asked.first, last=asked.last)
    days = len(working_days(asked.first, asked.last, asked.off))
    count = days * len(asked.times) * (asked.per_day or len(asked.place_ids))
    if count > MOST_SLOTS:
        raise LargePlan(n=count, limit=MOST_SLOTS)
    first = datetime.combine(asked.first, time(), zone)
    last = datetime.combine(asked.last, time(), zone) + timedelta(days=1)
    booked = bookings.reading.load(first, last, zone, asked.trainers)
    booked.trainers = merged(booked.trainers, asked.trainers)
    made = schedule.slots(asked, booked, now)
    return propose(made, by=by, now=now, days=dict(asked.trainers), update_id=update_id)


def look(
    plan_id: int, *, by: int, now: datetime, zone: ZoneInfo, rest_days: frozenset[str]
) -> Proposal:
    """Return what a plan would make now, and where it clashes.

    Raises NotRegistered, NotAllowed or PlanGone.
    """
    row = open_row(plan_id, by, now)
    wanted, days = loaded(row.proposal)
    left = planned.unknown(wanted)
    booked = read_bookings(left, days, zone)
    found = clashes(left, booked)
    result = Proposal(
        row.id, places.place(row.place_id), tuple(left), len(wanted) - len(left), found
    )
    if not found:
        return result
    return replace(result, free=_free(result.first_clash, left, booked, now, rest_days))


def move(plan_id: int, index: int, code: str, *, by: int, now: datetime, zone: ZoneInfo) -> None:
    """Put the slot that is the `index`th to be made into a free one. Raises as `look`, or PlanGone.

    Whether it is still free is checked when the proposal is looked at, and when it is made. Nothing
    is moved that does not clash any more, or to where it would be lost: into the past, or to the
    time of a slot with its subject.
    """
    with transaction():
        row = open_row(plan_id, by, now)
        wanted, days = loaded(row.proposal)
        left, taken = planned.unknown(wanted), bookings.slot_codes.offered(code)
        if taken is None:
            raise PlanGone
        if index not in clashes(left, read_bookings(left, days, zone)):
            return
        old = left[index]
        new = replace(
            old.moved(taken.starts_at.date(), taken.starts_at.time()),
            venue=taken.venue or old.venue,
            trainer_id=taken.trainer.id if taken.trainer else old.trainer_id,
        )
        stays = (new.day, new.at) == (old.day, old.at)
        if new.starts_at(zone) > now and (stays or _is_new(new, left)):
            _write(row, [new if slot == old else slot for slot in wanted], days)


def leave_out(plan_id: int, *, by: int, now: datetime, zone: ZoneInfo) -> None:
    """Remove what clashes from a proposal. Raises as `look`, or EmptyPlan where all of it does."""
    with transaction():
        row = open_row(plan_id, by, now)
        wanted, days = loaded(row.proposal)
        left = planned.unknown(wanted)
        found = clashes(left, read_bookings(left, days, zone))
        gone = {left[index].key for index in found}
        if len(gone) == len(left):
            raise EmptyPlan
        _write(row, [slot for slot in wanted if slot.key not in gone], days)


def drop(plan_id: int, *, by: int, now: datetime) -> None:
    """Delete a proposal that is not wanted. Raises as `look`."""
    with transaction():
        row = open_row(plan_id, by, now)
        tables.Plan.delete().where(tables.Plan.id == row.id).execute()


def open_row(plan_id: int, by: int, now: datetime) -> tables.Plan:
    """Return the row of a plan that is not made, of somebody who may plan there.

    Raises NotRegistered, NotAllowed or PlanGone. For models alone.
    """
    worker_rows.require_id(by)
    row: tables.Plan | None = tables.Plan.get_or_none(
        tables.Plan.id == plan_id, tables.Plan.made_at.is_null()
    )
    if row is None or row.proposed_at <= now - KEPT:
        raise PlanGone
    require_all(by, {slot.place_id for slot in loaded(row.proposal)[0]})
    return row


def require_all(by: int, place_ids: set[int]) -> int:
    """Check that somebody may make sessions at all of these places; return the worker's id."""
    ids = [authority.require(by, "plan", place_id) for place_id in sorted(place_ids)]
    return ids[0]


def read_bookings(slots: Sequence[Slot], days: dict[int, TrainerDays], zone: ZoneInfo) -> Bookings:
    """Return what is booked while a plan lasts and a little after it. For models alone."""
    if not slots:
        return Bookings(zone)
    starts = [slot.starts_at(zone) for slot in slots]
    ids = {slot.trainer_id for slot in slots if slot.trainer_id is not None}
    others = {one.id for slot in slots[:1] for one in bookings.trainers.near(slot.place_id)}
    last = max(starts) + timedelta(days=planning.FREE_WITHIN)
    booked = bookings.reading.load(min(starts), last, zone, ids | others)
    booked.trainers = merged(booked.trainers, days)
    return booked


def merged(
    known: Mapping[int, TrainerDays], said: Mapping[int, TrainerDays]
) -> dict[int, TrainerDays]:
    """Return when trainers can, by what is known and what a plan says."""
    result = dict(known)
    for id_, days in said.items():
        before = result.get(id_, TrainerDays())
        result[id_] = TrainerDays(before.away | days.away, days.most or before.most)
    return result


def dumped(slots: Sequence[Slot], days: dict[int, TrainerDays]) -> str:
    """Return slots and the days of trainers as JSON. For models alone."""
    lines = [
        [
            s.place_id,
            s.title,
            s.day.isoformat(),
            f"{s.at:%H:%M}",
            s.minutes,
            s.venue,
            s.seats,
            s.trainer_id,
            s.first.isoformat() if s.first else None,
        ]
        for s in slots
    ]
    away = {id_: [sorted(d.isoformat() for d in t.away), t.most] for id_, t in days.items()}
    return json.dumps({"slots": lines, "trainers": away}, ensure_ascii=False)


def loaded(text: str) -> tuple[list[Slot], dict[int, TrainerDays]]:
    """Return the slots and the days of trainers that `dumped` wrote. For models alone."""
    stored = json.loads(text)
    slots = []
    for place, title, day, at, minutes, venue, seats, trainer, *first in stored["slots"]:
        asked = datetime.fromisoformat(first[0]) if first and first[0] else None
        when = date.fromisoformat(day), time.fromisoformat(at)
        slots.append(Slot(place, title, *when, minutes, venue, seats, trainer, asked))
    days = {
        int(id_): TrainerDays(frozenset(map(date.fromisoformat, away)), most)
        for id_, (away, most) in stored["trainers"].items()
    }
    return slots, days


def _require_sound(slots: Sequence[Slot]) -> None:
    if not slots:
        raise EmptyPlan
    if len(slots) > MOST_SLOTS:
        raise LargePlan(n=len(slots), limit=MOST_SLOTS)
    for seats in {slot.seats for slot in slots}:
        if not 1 <= seats <= planning.MOST_SEATS:
            raise BadNumber(text=str(seats), low=1, high=planning.MOST_SEATS)
    for text in {text for slot in slots for text in (slot.title, slot.venue)}:
        phone_numbers.require_none_in(text)


def _around(place_ids: set[int]) -> int:
    """Return the smallest place that contains all of these; places of one plan share a state."""
    first, *others = sorted(place_ids)
    shared = [
        id_ for id_ in places.ancestors(first) if all(places.contains(id_, o) for o in others)
    ]
    return shared[0] if shared else first


def _is_new(slot: Slot, left: Sequence[Slot]) -> bool:
    """Return whether neither these slots nor a plan that was made have its time and subject."""
    asked = replace(slot, first=None)
    others = {replace(one, first=None).key for one in left} | {one.key for one in left}
    return asked.key not in others and bool(planned.unknown([asked]))


def _free(
    index: int,
    left: Sequence[Slot],
    booked: Bookings,
    now: datetime,
    rest_days: frozenset[str],
) -> tuple[str, ...]:
    slot = left[index]

    def may_begin(starts_at: datetime) -> bool:
        local = starts_at.astimezone(booked.zone)
        return _is_new(replace(slot, day=local.date(), at=local.time()), left)

    known = bookings.venues.known(slot.place_id, slot.seats)
    near = bookings.trainers.near(slot.place_id) if slot.trainer_id else ()
    free = bookings.nearest(
        slot.booking(booked.zone),
        booked,
        now,
        rest_days=rest_days,
        trainers=[one.id for one in near],
        venues=[venue.name for venue in known],
        may_begin=may_begin,
    )
    return tuple(bookings.slot_codes.code_of(one, booked.zone, known) for one in free)


def _write(row: tables.Plan, slots: Sequence[Slot], days: dict[int, TrainerDays]) -> None:
    plan = tables.Plan
    plan.update(proposal=dumped(slots, days)).where(plan.id == row.id).execute()
