"""Find registered workers, by Telegram id, code or name."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import ModelSelect

from models import audit, authority, places, tables, worker_rows
from models.audit import AuditAction
from models.database import BindParam, CompiledQuery, row_lock, transaction
from models.errors import NotAllowed, NotRegistered
from models.identity import worker_ids
from models.workers.errors import UnknownWorker

OFFERED = 3  # worker IDs offered in the place of a mistyped one


@dataclass(frozen=True, slots=True)
class Worker:
    """A registered worker. `code` is the worker ID as people see it.

    `confirmed_at` is None while they are unconfirmed: somebody else has their phone now.
    """

    id: int
    code: str
    name: str
    booth: places.Booth
    pc_name_en: str
    pc_name_hi: str
    confirmed_at: datetime | None
    trained: bool
    posts: tuple[authority.Post, ...]


@dataclass(frozen=True, slots=True)
class WorkerView:
    """What one person may know of a worker ID: that it is genuine, and whose it is or None."""

    code: str
    worker: Worker | None
    own: bool = False


def by_telegram_id(telegram_id: int) -> Worker:
    """Return the worker behind a Telegram account; raises NotRegistered."""
    return _of_row(worker_rows.require(telegram_id))


def look_up(text: str, telegram_id: int, now: datetime) -> WorkerView:
    """Return what the person with this Telegram id may see of the worker with this worker ID.

    Workers see themselves. A person whose post allows "people" around the worker's booth sees
    them too, which is recorded in the audit. Everybody else learns that the ID is genuine, and no
    more. Raises UnknownWorker.
    """
    row = by_code(text, telegram_id)
    code = worker_ids.show(row.public_id)
    if row.telegram_id == telegram_id:
        return WorkerView(code, _of_row(row), own=True)
    with transaction(repeatable=True):
        try:
            reader_id = authority.require(telegram_id, "people", places.booth(row.booth_id).area.id)
        except (NotAllowed, NotRegistered):
            return WorkerView(code, None)
        worker = _of_row(row)
        audit.record(reader_id, AuditAction.READ_WORKER, code, now, booth=worker.booth.code)
    return WorkerView(code, worker)


def find(text: str, telegram_id: int, now: datetime) -> Worker:
    """Return the worker with this worker ID to a person who may see them; recorded in the audit.

    Raises NotRegistered, UnknownWorker (with the likely IDs as choices), or NotAllowed when the
    worker's booth lies outside that person's places.
    """
    worker_rows.require(telegram_id)
    seen = look_up(text, telegram_id, now)
    if seen.worker is None:
        raise NotAllowed(place="")
    return seen.worker


def by_code(text: str, telegram_id: int) -> tables.Worker:
    """Return the row of a worker ID, to models alone.

    Raises UnknownWorker with the likely IDs that the person with this Telegram id may see.
    """
    public_id = worker_ids.parse(text)
    row: tables.Worker | None = None
    if public_id:
        row = _confirmed().where(tables.Worker.public_id == public_id).first()
    if row is not None:
        return row
    if public_id:
        raise UnknownWorker(text=worker_ids.show(public_id), what="elsewhere")
    if not worker_ids.is_near(text):
        raise UnknownWorker(text=text, what="form")
    likely = _likely(text, telegram_id)
    raise UnknownWorker(likely, text=text, what="near" if likely else "mistyped")


def get_locked(telegram_id: int) -> tables.Worker:
    """Return a worker's row as it is under the lock, to models alone; raises NotRegistered.

    Locks the worker's row, so that requests which one person sends twice run one by one.
    """
    _LOCK.execute(telegram_id=telegram_id)
    return worker_rows.require(telegram_id)


def ac_of(public_id: str) -> places.Place | None:
    """Return the AC of the worker with this ID (seven characters); None when there is none."""
    row = tables.Worker.get_or_none(tables.Worker.public_id == public_id)
    return places.booth(row.booth_id).ac if row and row.booth_id else None


def _of_row(row: tables.Worker) -> Worker:
    booth = places.booth(row.booth_id)
    (pc,) = _PC.rows(ac=booth.ac.id)
    return Worker(
        id=row.id,
        code=worker_ids.show(row.public_id),
        name=row.name,
        booth=booth,
        pc_name_en=pc.name_en,
        pc_name_hi=pc.name_hi,
        confirmed_at=row.confirmed_at,
        trained=row.trained_at is not None,
        posts=authority.posts_of(row.id),
    )


def _likely(text: str, telegram_id: int) -> tuple[str, ...]:
    """Return IDs that are one slip away, of workers whom this person may see: nobody else's.

    Otherwise anybody could find out by trying whose card is near to another.
    """
    slips = worker_ids.repairs(text)
    rows = {row.public_id: row for row in _confirmed().where(tables.Worker.public_id.in_(slips))}
    own = {place.id for place in authority.places_of(telegram_id, "people")} if rows else set()
    visible = [
        public_id
        for public_id in slips
        if (row := rows.get(public_id))
        and (
            row.telegram_id == telegram_id
            or own & {*places.ancestors(places.booth(row.booth_id).area.id)}
        )
    ]
    return tuple(map(worker_ids.show, visible[:OFFERED]))


def _confirmed() -> Any:
    return tables.Worker.select().where(tables.Worker.confirmed_at.is_null(False))


def _pc_of_ac() -> "ModelSelect[tables.Place]":
    ac, pc = tables.Place.alias(), tables.Place
    of_ac = pc.select(pc.name_en, pc.name_hi).join(ac, on=(ac.pc == pc.id))
    return of_ac.where(ac.id == BindParam("ac"))


_PC = CompiledQuery(_pc_of_ac)
_LOCK = CompiledQuery(
    lambda: row_lock(tables.Worker, tables.Worker.telegram_id == BindParam("telegram_id"))
)
