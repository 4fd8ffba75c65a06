"""What a worker changes of themselves: name, booth, phone. The ID stays, and the audit knows when.

The audit holds codes and never a name or a phone. A change can be taken back for UNDO; whoever
asks says what it was changed to, so that a button pressed late or twice takes back nothing else.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from peewee import IntegrityError

from models import audit, authority, claims, identity, places, posts, tables, workers
from models.database import transaction
from models.errors import NothingToUndo, PhoneTaken, UnknownBooth
from models.held.person import readable
from models.privacy import Keys

UNDO = timedelta(days=1)
_MICROSECOND = timedelta(microseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class NameChange:
    """A worker with their new name, and the one before; None when nothing was changed."""

    worker: workers.Worker
    before: str | None


@dataclass(frozen=True, slots=True)
class BoothChange:
    """A worker at their new booth, and the one before; None when nothing was changed.

    `number` names the change to `undo_booth`; `ended` are the posts at the old booth that it
    ended.
    """

    worker: workers.Worker
    before: places.Booth | None
    number: int = 0
    ended: tuple[authority.Post, ...] = ()


def change_name(
    telegram_id: int, name: str, now: datetime, *, instead_of: str | None = None
) -> NameChange:
    """Give a worker another name, on the condition that the present one is `instead_of`.

    Raises NotRegistered, BadName, or NothingToUndo when the condition does not hold.
    """
    name = workers.clean_name(name)
    with transaction():
        row = workers.locked(telegram_id)
        before = row.name
        if instead_of not in (None, before) and before != name:
            raise NothingToUndo
        if before != name:
            tables.Worker.update(name=name).where(tables.Worker.id == row.id).execute()
            audit.record(row.id, "change_name", identity.show(row.public_id), now)
    return NameChange(workers.by_telegram_id(telegram_id), before if before != name else None)


def change_booth(telegram_id: int, booth_id: int, now: datetime) -> BoothChange:
    """Move a worker to another booth in use; their posts at the old one end.

    Raises NotRegistered or UnknownBooth.
    """
    with transaction():
        row = workers.locked(telegram_id)
        before, after = places.booth(row.booth_id), places.booth(booth_id)
        if before.id == after.id:
            return BoothChange(workers.by_telegram_id(telegram_id), None)
        ended = _end_posts(row.id, before, now)
        _move(row, before, after, now)
    moved = workers.by_telegram_id(telegram_id)
    return BoothChange(moved, before, (now - _EPOCH) // _MICROSECOND, ended)


def undo_booth(telegram_id: int, number: int, now: datetime) -> BoothChange:
    """Bring a worker back to the booth that they left with this change, and give their posts back.

    Asked for twice, it is done once. Raises NotRegistered, UnknownBooth when that booth is no
    longer in use, or NothingToUndo when this worker made no such change within a day, or has
    moved on since.
    """
    with transaction():
        row = workers.locked(telegram_id)
        at, (left, taken) = _own_change(row.id, number, now)
        if row.booth_id == left:
            return BoothChange(workers.by_telegram_id(telegram_id), None)
        if row.booth_id != taken:
            raise NothingToUndo
        _move(row, places.booth(taken), places.booth(left), now)
        held = tables.Post.select().where(
            tables.Post.worker == row.id, tables.Post.booth == left, tables.Post.until == at
        )
        for post in held:
            posts.give_back(post, now)
    return BoothChange(workers.by_telegram_id(telegram_id), places.booth(taken))


def change_phone(telegram_id: int, phone: str, keys: Keys, now: datetime) -> workers.Worker:
    """Keep another phone (E.164, vouched for by Telegram) in the place of the present one.

    The old one never counts any more, so that its owner cannot come a second time with it. Raises
    NotRegistered, or PhoneTaken when another worker holds it.
    """
    phone_hash = keys.phone_hash(phone)
    try:
        with transaction():
            row = workers.locked(telegram_id)
            if row.phone_hash != phone_hash:
                tables.Worker.update(phone=keys.encrypt(phone), phone_hash=phone_hash).where(
                    tables.Worker.id == row.id
                ).execute()
                if before := readable(row.phone, keys):
                    claims.count_no_more(before, keys, now)
                audit.record(row.id, "change_phone", identity.show(row.public_id), now)
    except IntegrityError as error:
        raise PhoneTaken from error  # the unique column decided
    return workers.by_telegram_id(telegram_id)


def _end_posts(worker_id: int, booth: places.Booth, now: datetime) -> tuple[authority.Post, ...]:
    ended = tuple(p for p in authority.posts_of(worker_id) if p.code == booth.code)
    tables.Post.update(until=now, ended_by=worker_id).where(
        tables.Post.worker == worker_id, tables.Post.booth == booth.id, tables.Post.until.is_null()
    ).execute()
    return ended


def _move(row: tables.Worker, before: places.Booth, after: places.Booth, now: datetime) -> None:
    """Move a worker whose row is held, with what both booths count, and write it down."""
    if after.retired:
        raise UnknownBooth(text=after.code)
    tables.Worker.update(booth=after.id).where(tables.Worker.id == row.id).execute()
    trained = int(row.trained_at is not None)
    # In the order of their ids, so that two who change places do not wait for each other.
    for booth_id, step in sorted(((before.id, -1), (after.id, 1))):
        tables.Booth.update(
            confirmed=tables.Booth.confirmed + step, trained=tables.Booth.trained + step * trained
        ).where(tables.Booth.id == booth_id).execute()
    codes = {"from": before.code, "to": after.code, "booths": [before.id, after.id]}
    worker, left = identity.show(row.public_id), before.ac.id
    audit.record(row.id, "change_booth", worker, now, also=left, **codes)


def _own_change(worker_id: int, number: int, now: datetime) -> tuple[datetime, tuple[int, int]]:
    """Give when this worker changed booth by this number, and from where to where (ids)."""
    age = (now - _EPOCH) // _MICROSECOND - number
    if not 0 <= age <= UNDO // _MICROSECOND:
        raise NothingToUndo
    row = tables.Audit.get_or_none(
        tables.Audit.at == now - age * _MICROSECOND,
        tables.Audit.actor == worker_id,
        tables.Audit.action == "change_booth",
    )
    if row is None:
        raise NothingToUndo
    left, taken = json.loads(row.details)["booths"]
    return row.at, (left, taken)
