"""Who of an AC is in no booth: numbers for each retired booth, and names for its coordinators."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import JOIN, fn

from models import audit, authority, places, tables
from models.audit import AuditAction
from models.database import transaction
from models.identity import worker_ids
from models.placement.errors import PlacementOver
from models.placement.questions import roll_of
from models.places import booths
from models.tables import PlacementAnswer

PAGE = 8  # names in a list


@dataclass(frozen=True, slots=True)
class Unplaced:
    """How many of a retired booth are unplaced, and what they were asked and answered."""

    booth: places.Booth
    people: int
    asked: int
    unknown: int  # said that they do not know
    elsewhere: int  # said that they vote elsewhere


@dataclass(frozen=True, slots=True)
class PlacementView:
    """The unplaced workers of an AC, by the booth that was theirs."""

    ac: places.Place
    listed: bool  # whether the AC has a list of booths
    booths: tuple[Unplaced, ...]

    def total(self, name: str) -> int:
        """Return the sum of `people`, `asked`, `unknown` or `elsewhere`."""
        return sum(getattr(line, name) for line in self.booths)


@dataclass(frozen=True, slots=True)
class UnplacedWorker:
    """An unplaced worker by name, and their answer: a PlacementAnswer, or "" for none."""

    id: int
    name: str
    answer: str


@dataclass(frozen=True, slots=True)
class UnplacedWorkers:
    """A page of the unplaced workers of one retired booth, and the booths that it became."""

    booth: places.Booth
    total: int
    workers: tuple[UnplacedWorker, ...]
    choices: tuple[places.Booth, ...]


def of_ac(telegram_id: int, ac_id: int) -> PlacementView:
    """Return how many of an AC are unplaced, to its coordinators: numbers alone.

    Raises NotRegistered or NotAllowed.
    """
    authority.require(telegram_id, "people", ac_id)
    booth, worker, placement = tables.Booth, tables.Worker, tables.Placement
    answered = [
        fn.COUNT(worker.id).filter(placement.answer == answer)
        for answer in (PlacementAnswer.UNKNOWN, PlacementAnswer.ELSEWHERE)
    ]
    query: Any = (
        worker.select(worker.booth, fn.COUNT(worker.id), fn.COUNT(placement.id), *answered)
        .join(booth)
        .join(placement, JOIN.LEFT_OUTER, on=_asked())
        .where(
            booth.ac == ac_id, booth.retired_at.is_null(False), worker.confirmed_at.is_null(False)
        )
        .group_by(worker.booth)
    )
    numbers = {booth_id: counts for booth_id, *counts in query.tuples()}
    retired = sorted(booths.by_ids(numbers).values(), key=lambda b: b.part)
    lines = tuple(Unplaced(b, *numbers[b.id]) for b in retired)
    return PlacementView(places.place(ac_id), places.has_list(ac_id), lines)


def of_booth(telegram_id: int, booth_id: int, page: int, now: datetime) -> UnplacedWorkers:
    """Return the names of a retired booth's workers to a coordinator; recorded in the audit.

    Raises NotRegistered, NotAllowed or UnknownBooth.
    """
    worker, placement, booth = tables.Worker, tables.Placement, places.booth(booth_id)
    with transaction(repeatable=True):
        reader = authority.require(telegram_id, "people", booth.ac.id)
        here: Any = (
            worker.select(worker.id, worker.name, placement.answer)
            .join(tables.Booth)
            .switch(worker)
            .join(placement, JOIN.LEFT_OUTER, on=_asked())
        )
        here = here.where(worker.booth == booth_id, worker.confirmed_at.is_null(False))
        rows = here.order_by(worker.name, worker.id).offset(page * PAGE).limit(PAGE).tuples()
        shown = UnplacedWorkers(
            booth,
            here.count(),
            tuple(UnplacedWorker(i, name, answer or "") for i, name, answer in rows),
            places.became(booth_id),
        )
        audit.record(reader, AuditAction.READ_BOOTH, booth.code, now, page=page)
    return shown


def one(telegram_id: int, worker_id: int, now: datetime) -> UnplacedWorkers:
    """Return one unplaced worker by name to a coordinator; recorded in the audit.

    Raises NotRegistered, NotAllowed, or PlacementOver for who is in a booth or has left.
    """
    worker = tables.Worker
    with transaction(repeatable=True):
        row = worker.get_or_none(worker.id == worker_id)
        if row is None:
            raise PlacementOver(what="gone", booth="")
        booth = places.booth(row.booth_id)
        reader = authority.require(telegram_id, "people", booth.ac.id)
        if not booth.retired:
            raise PlacementOver(what="placed_other", booth=booth.code)
        code = worker_ids.show(row.public_id)
        audit.record(reader, AuditAction.READ_WORKER, code, now, booth=booth.code)
    named = UnplacedWorker(row.id, row.name, "")
    return UnplacedWorkers(booth, 1, (named,), places.became(booth.id))


def ac_of(telegram_id: int, worker_id: int) -> places.Place:
    """Return the AC of a worker to its coordinators; raises as `one`, and reads no name."""
    worker = tables.Worker
    row = worker.select(worker.booth).where(worker.id == worker_id).first()
    if row is None:
        raise PlacementOver(what="gone", booth="")
    ac = places.booth(row.booth_id).ac
    authority.require(telegram_id, "people", ac.id)
    return ac


def _asked() -> Any:
    placement, worker = tables.Placement, tables.Worker
    about = (placement.worker == worker.id) & (placement.booth == worker.booth)
    return about & (placement.roll == roll_of(tables.Booth))
