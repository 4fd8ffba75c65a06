"""Keep the tasks that a morning digest named, and tell in the evening what came of them."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from models import places, tables, trainings
from models.authority import PostKind, post_kinds
from models.database import transaction
from models.digests.arrivals import Arrivals, came
from models.digests.content import TargetsDigest
from models.digests.tasks import AddTask, PostsTask, SeatsTask, Task, with_post
from models.targets import WorkCalendar

KEPT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Added:
    """How many came to a place of so many who were to be added; none who is under review."""

    place: places.Place
    wanted: int
    came: int

    @property
    def done(self) -> bool:
        """Return whether as many came as were wanted."""
        return self.came >= self.wanted


@dataclass(frozen=True, slots=True)
class Filled:
    """At which booths a post was filled today, and at which it is still empty."""

    kind: PostKind
    filled: tuple[places.Booth, ...]
    empty: tuple[places.Booth, ...]

    @property
    def done(self) -> bool:
        """Return whether none is empty."""
        return not self.empty


@dataclass(frozen=True, slots=True)
class Seated:
    """A session of the day: `present` people were there, 0 while it is not over."""

    session: trainings.Session
    present: int

    @property
    def done(self) -> bool:
        """Return whether people came, or its seats are taken."""
        return bool(self.present or not self.session.free)


Result = Added | Filled | Seated


def keep(digest: TargetsDigest, now: datetime) -> None:
    """Keep the tasks of a morning digest for its evening; those that were kept first stay."""
    row, place_id = tables.MorningTasks, digest.place.id
    tasks = json.dumps([_stored(task) for task in digest.tasks])
    with transaction():
        row.delete().where(row.place == place_id, row.day < digest.day - KEPT).execute()
        new = row.insert(place=place_id, day=digest.day, tasks=tasks, at=now)
        new.on_conflict_ignore().execute()


def results(
    place_id: int, day: date, now: datetime, arrived: Arrivals, calendar: WorkCalendar
) -> tuple[Result, ...]:
    """Return what came of a morning's tasks; () where none were named."""
    kept = tables.MorningTasks.get_or_none(
        tables.MorningTasks.place == place_id, tables.MorningTasks.day == day
    )
    found = []
    for task in json.loads(kept.tasks) if kept else ():
        if result := _RESULTS[task["what"]](task, day, now, arrived, calendar):
            found.append(result)
    return tuple(found)


def _stored(task: Task) -> dict[str, Any]:
    """Return a task as JSON has it: ids and numbers alone."""
    if isinstance(task, AddTask):
        return {"what": "add", "place": task.place.id, "number": task.number}
    if isinstance(task, PostsTask):
        return {"what": "posts", "kind": task.kind.code, "booths": [b.id for b in task.booths]}
    assert isinstance(task, SeatsTask)
    return {"what": "seats", "session": task.session.id}


def _added(
    task: Any, day: date, now: datetime, arrived: Arrivals, calendar: WorkCalendar
) -> Result | None:
    place_id = task["place"]
    doubted = sum(one.day == day for one in arrived.doubts(place_id))
    number = came(place_id, (day,), calendar)[day] - doubted
    return Added(places.place(place_id), task["number"], max(0, number))


def _filled(
    task: Any, day: date, now: datetime, arrived: Arrivals, calendar: WorkCalendar
) -> Result | None:
    kind = post_kinds.current().get(task["kind"])
    named = [places.booth(booth_id) for booth_id in task["booths"]]
    booths = [booth for booth in named if not booth.retired]
    if kind is None or not booths:
        return None
    there = with_post(booths[0].ac.id, kind.code)
    return Filled(
        kind,
        tuple(booth for booth in booths if booth.id in there),
        tuple(booth for booth in booths if booth.id not in there),
    )


def _seated(
    task: Any, day: date, now: datetime, arrived: Arrivals, calendar: WorkCalendar
) -> Result | None:
    code = f"T{task['session']}"
    session = trainings.by_codes((code,)).get(code)
    if session is None or session.cancelled:
        return None
    enrolment, presence = tables.Enrolment, tables.Presence
    there = enrolment.select(enrolment.id).join(presence).distinct()
    present = there.where(enrolment.session == session.id).count() if session.ends_at <= now else 0
    return Seated(session, int(present))


_RESULTS: dict[str, Callable[..., Result | None]] = {
    "add": _added,
    "posts": _filled,
    "seats": _seated,
}
