"""The workers of one booth by name, for its president and for the coordinators around it."""

from dataclasses import dataclass
from datetime import datetime

from models import audit, authority, places, tables
from models.audit import AuditAction
from models.database import transaction
from models.strength import ACTIVE_FOR

PAGE = 20  # names in a list


@dataclass(frozen=True, slots=True)
class BoothWorker:
    """A worker of a booth; `quiet_days` is None while they are active, in the sense of strength."""

    name: str
    quiet_days: int | None


@dataclass(frozen=True, slots=True)
class BoothWorkers:
    """A page of a booth's confirmed workers, who has been quiet the longest first."""

    booth: places.Booth
    total: int
    quiet: int
    workers: tuple[BoothWorker, ...]


def of_booth(booth_id: int, *, by: int, now: datetime, page: int = 0) -> BoothWorkers:
    """Return the names of a booth's workers to a reader (`by`, a Telegram id) who may see them.

    A post that allows `people` at the booth or around it is needed; each look is recorded in the
    audit. `page` counts from 0. Raises NotRegistered, NotAllowed or UnknownBooth.
    """
    worker, booth = tables.Worker, places.booth(booth_id)
    with transaction(repeatable=True):
        reader = authority.require_in_booth(by, "people", booth)
        here = worker.select().where(worker.booth == booth_id, worker.confirmed_at.is_null(False))
        rows = here.order_by(worker.last_active_at, worker.id).offset(page * PAGE).limit(PAGE)
        shown = BoothWorkers(
            booth=booth,
            total=here.count(),
            quiet=here.where(worker.last_active_at < now - ACTIVE_FOR).count(),
            workers=tuple(BoothWorker(r.name, _quiet_days(r.last_active_at, now)) for r in rows),
        )
        audit.record(reader, AuditAction.READ_BOOTH, booth.code, now, page=page)
    return shown


def _quiet_days(last: datetime, now: datetime) -> int | None:
    return None if last >= now - ACTIVE_FOR else (now - last).days
