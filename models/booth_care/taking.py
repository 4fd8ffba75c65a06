"""Record who takes a booth for seven days, renews or releases it; coordinators assign one.

One person has a booth at a time, and at most three at once. Who takes first has it: the table has
one open row for a booth, so the second finds it taken.
"""

from datetime import datetime, timedelta

from models import audit, authority, places, polls, tables, workers
from models.audit import AuditAction
from models.booth_care.cares import Care, end, numbers, views
from models.booth_care.errors import BoothTaken, CareOver, NotToTake, TooManyBooths
from models.database import lock_row, transaction
from models.errors import NotAllowed
from models.outbox_subjects import OutboxSubject
from models.polls import Content
from models.queues import outbox
from models.tables import CareEnd

DAYS = 7
MOST = 3
TOLD_FOR = timedelta(days=2)


def take(telegram_id: int, booth_id: int, now: datetime) -> Care:
    """Record that a worker has taken a booth; one that they have already stays as it is.

    It lies in their own AC, or inside a place where they hold a post. Locks the worker's row.
    Raises NotRegistered, PollSilence, NotToTake, TooManyBooths or BoothTaken.
    """
    with transaction():
        worker = workers.get_locked(telegram_id)
        booth = _to_take(booth_id, now)
        own_ac = places.booth(worker.booth_id).ac.id
        held = authority.places_held(worker.id)
        if booth.ac.id != own_ac and not any(places.contains(p.id, booth.area.id) for p in held):
            raise NotToTake(booth=booth.code, what="elsewhere")
        return _record(worker.id, booth, now, assigned_by=None)


def assign(by: int, booth_id: int, code: str, now: datetime) -> Care:
    """Record that a coordinator assigns a booth to the worker with this worker ID, who is told.

    Both lie in the coordinator's places. Raises as `take` does, NotAllowed and UnknownWorker.
    """
    with transaction():
        coordinator_id = authority.require(by, "people", places.booth(booth_id).area.id)
        booth = _to_take(booth_id, now)
        seen = workers.look_up(code, by, now).worker
        if seen is None and workers.by_telegram_id(by).code != code.upper():
            raise NotAllowed(place=booth.ac.code)
        worker_id = seen.id if seen else coordinator_id
        lock_row(tables.Worker, tables.Worker.id == worker_id)
        care = _record(worker_id, booth, now, assigned_by=coordinator_id)
        if worker_id != coordinator_id:
            _tell(care, now)
        return care


def renew(telegram_id: int, care_id: int, now: datetime) -> Care:
    """Record that a worker keeps a booth for seven days from now. Raises CareOver."""
    care = tables.BoothCare
    with transaction():
        row = _own(telegram_id, care_id)
        if row.ended_at is not None or row.until <= now:
            raise CareOver
        values = {"until": now + timedelta(days=DAYS), "renewed_at": now, "asked_at": None}
        care.update(values).where(care.id == row.id).execute()
        return views([care.get_by_id(row.id)], now)[0]


def release(telegram_id: int, care_id: int, now: datetime) -> Care:
    """Record that a worker gives a booth back; a second time changes nothing. Raises CareOver.

    A coordinator of the place may do it for them.
    """
    care = tables.BoothCare
    with transaction():
        row = _own(telegram_id, care_id, coordinators=True)
        booth = places.booth(row.booth_id)
        if end(row, CareEnd.RELEASED, now):
            actor = workers.by_telegram_id(telegram_id).id
            audit.record(actor, AuditAction.RELEASE_BOOTH, booth.code, now)
        return views([care.get_by_id(row.id)], now)[0]


def _to_take(booth_id: int, now: datetime) -> places.Booth:
    """Return a booth that can be taken at all. Raises NotToTake, UnknownBooth or PollSilence."""
    booth = places.booth(booth_id)
    what = "no_list" if booth.whole else "retired" if booth.retired else ""
    if what or booth.sample:
        raise NotToTake(booth=booth.code, what=what or "sample")
    polls.require(Content.BRING, (booth.ac.id,), now)
    return booth


def _record(worker_id: int, booth: places.Booth, now: datetime, assigned_by: int | None) -> Care:
    """Record that a worker, whose row is locked, has a booth; raises TooManyBooths, BoothTaken."""
    care = tables.BoothCare
    there = care.get_or_none(care.booth == booth.id, care.ended_at.is_null())
    if there is not None and there.until <= now:
        end(there, CareEnd.OVER, now)
        there = None
    if there is not None and there.worker_id == worker_id:
        return views([there], now)[0]
    own = care.select().where(care.worker == worker_id, care.ended_at.is_null(), care.until > now)
    if there is None and own.count() >= MOST:
        raise TooManyBooths(limit=MOST, what="other" if assigned_by else "own")
    before = numbers(booth.id)
    taken = care.insert(
        booth=booth.id,
        worker=worker_id,
        taken_at=now,
        renewed_at=now,
        until=now + timedelta(days=DAYS),
        assigned_by=assigned_by,
        confirmed_before=before["confirmed"],
        trained_before=before["trained"],
        posts_before=before["posts"],
    ).on_conflict_ignore()
    taken.execute()
    row = care.get(care.booth == booth.id, care.ended_at.is_null())
    if row.worker_id != worker_id:
        raise BoothTaken(booth=booth.code, until=row.until.date())
    if assigned_by is None:
        audit.record(worker_id, AuditAction.TAKE_BOOTH, booth.code, now)
    else:
        audit.record(assigned_by, AuditAction.ASSIGN_BOOTH, booth.code, now)
    return views([row], now)[0]


def _tell(care: Care, now: datetime) -> None:
    """Queue to a worker that a booth was assigned to them."""
    telegram_id = tables.Worker.get_by_id(care.worker_id).telegram_id
    if telegram_id is not None:
        outbox.enqueue(
            f"care:{care.id}:assigned",
            telegram_id,
            0,
            OutboxSubject.CARE,
            {"care": care.id, "what": "assigned"},
            now=now,
            expires_at=now + TOLD_FOR,
            at_least_once=True,
        )


def _own(telegram_id: int, care_id: int, *, coordinators: bool = False) -> tables.BoothCare:
    """Return somebody's care, of theirs or of a place that they coordinate. Locks its row."""
    care, me = tables.BoothCare, workers.get_locked(telegram_id).id
    lock_row(care, care.id == care_id)
    row: tables.BoothCare | None = care.get_or_none(care.id == care_id)
    if row is None:
        raise CareOver
    if row.worker_id != me:
        area_id = places.booth(row.booth_id).area.id
        if not (coordinators and authority.may(telegram_id, "people", area_id)):
            raise CareOver
    return row
