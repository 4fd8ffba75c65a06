"""Changes that workers make to their own record: name, booth and phone.

The worker ID stays, and every change is recorded in the audit by codes, never by a name or a
phone. A change can be undone within UNDO. The request names the change that it undoes, so that a
button pressed late or twice undoes no other.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from peewee import IntegrityError

from models import audit, authority, counters, places, posts, tables, worker_rows, workers
from models.account.errors import NothingToUndo
from models.account.inventory import readable
from models.audit import AuditAction
from models.counters import Counted
from models.database import transaction
from models.identity import PhoneCipher, person_name, worker_ids
from models.invitations import attribution, counted_phones
from models.places import UnknownBooth
from models.workers import PhoneTaken

UNDO = timedelta(days=1)


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
    """Change a worker's name, on the condition that the present one is `instead_of`.

    Locks the worker's row. Raises NotRegistered, BadName, or NothingToUndo when the condition
    does not hold.
    """
    name = person_name.clean_name(name)
    with transaction():
        row = workers.get_locked(telegram_id)
        before = row.name
        if instead_of not in (None, before) and before != name:
            raise NothingToUndo
        if before != name:
            tables.Worker.update(name=name).where(tables.Worker.id == row.id).execute()
            audit.record(row.id, AuditAction.CHANGE_NAME, worker_ids.show(row.public_id), now)
    return NameChange(workers.by_telegram_id(telegram_id), before if before != name else None)


def change_booth(telegram_id: int, booth_id: int, now: datetime) -> BoothChange:
    """Move a worker to another booth in use, and end their posts at the old one.

    Or to an AC without a list.

    Locks the worker's row. Raises NotRegistered or UnknownBooth.
    """
    with transaction():
        row = workers.get_locked(telegram_id)
        left = places.booth(row.booth_id)
        if left.id == booth_id:
            return BoothChange(workers.by_telegram_id(telegram_id), None)
        entered = places.booth(booth_id)
        number, ended = put_into(row, entered, now)
        _record(row, left, entered, now)
    return BoothChange(workers.by_telegram_id(telegram_id), left, number, ended)


def put_into(
    row: tables.Worker, entered: places.Booth, now: datetime
) -> tuple[int, tuple[authority.Post, ...]]:
    """Move a worker to another booth inside the caller's transaction, for models alone.

    The caller has locked the row, and records it. Returns the number of the change and the posts
    at the old booth that it ended. Raises UnknownBooth where nobody may stay.
    """
    if not places.may_stay_in(entered):
        raise UnknownBooth(text=entered.code)
    left = places.booth(row.booth_id)
    ended_posts = _end_posts(row.id, left, now)
    _move(row, entered)
    change = tables.BoothChange.create(worker=row.id, left=left.id, entered=entered.id, at=now)
    return change.id, ended_posts


def undo_booth(telegram_id: int, number: int, now: datetime) -> BoothChange:
    """Return a worker to the booth that they left with this change, and restore their posts there.

    A second request for the same change has no effect. Locks the worker's row. Raises
    NotRegistered, UnknownBooth when that booth was retired since they left it, or NothingToUndo
    when this worker made no such change within UNDO, or has moved on since.
    """
    with transaction():
        row = workers.get_locked(telegram_id)
        entered = take_back(row, number, now)
        if entered is not None:
            left = places.booth(tables.BoothChange.get_by_id(number).left_id)
            _record(row, entered, left, now)
    return BoothChange(workers.by_telegram_id(telegram_id), entered)


def take_back(row: tables.Worker, number: int, now: datetime) -> places.Booth | None:
    """Return a worker to the booth that they left with a change, as undo_booth; for models alone.

    Inside the caller's transaction, which has locked the row, and records it. Returns the booth
    that they had entered, None where they are back already.
    """
    change = _own_change(row.id, number, now)
    if row.booth_id == change.left_id:
        return None
    if change.undone_at is not None or row.booth_id != change.entered_id:
        raise NothingToUndo
    entered, left = places.booth(change.entered_id), places.booth(change.left_id)
    _require_as_it_was(change, left)
    _move(row, left)
    _restore_posts(change, now)
    tables.BoothChange.update(undone_at=now).where(tables.BoothChange.id == number).execute()
    return entered


def change_phone(
    telegram_id: int,
    phone: str,
    keys: PhoneCipher,
    now: datetime,
    claim: workers.PhoneClaim | None = None,
) -> workers.Worker:
    """Replace a worker's phone with another (E.164, vouched for by Telegram).

    The old phone never counts again, so that its owner cannot be counted a second time with it. A
    worker who had lost theirs counts again. With a `claim` the phone is taken from the worker who
    has it. Locks the worker's row. Raises NotRegistered, or PhoneTaken when another worker has the
    phone.
    """
    phone_hash = keys.phone_hash(phone)
    try:
        with transaction():
            row = worker_rows.require(telegram_id)
            if claim and row.phone_hash != phone_hash:
                workers.phone_owner.lock_both(row.id, phone, keys)
                workers.phone_owner.release(phone, claim, keys, now)
            row = workers.get_locked(telegram_id)
            if row.phone_hash != phone_hash:
                tables.Worker.update(
                    phone=keys.encrypt(phone), phone_hash=phone_hash, phone_since=now
                ).where(tables.Worker.id == row.id).execute()
                if row.phone_hash:
                    attribution.follow_phone(row.phone_hash, phone_hash)
                if before := readable(row.phone, keys):
                    counted_phones.count_no_more(before, keys, now)
                counts_again = workers.phone_owner.confirm_anew(row, phone_hash, now)
                code = worker_ids.show(row.public_id)
                if counts_again:
                    audit.record(row.id, AuditAction.CONFIRM_ANEW, code, now)
                else:
                    audit.record(row.id, AuditAction.CHANGE_PHONE, code, now)
    except IntegrityError as error:
        raise PhoneTaken from error  # the unique column decided
    return workers.by_telegram_id(telegram_id)


def _end_posts(worker_id: int, booth: places.Booth, now: datetime) -> tuple[authority.Post, ...]:
    ended = tuple(post for post in authority.posts_of(worker_id) if post.code == booth.code)
    tables.Post.update(until=now, ended_by=worker_id).where(
        tables.Post.worker == worker_id, tables.Post.booth == booth.id, tables.Post.until.is_null()
    ).execute()
    counters.posts_changed([booth.id])
    return ended


def _restore_posts(change: tables.BoothChange, now: datetime) -> None:
    """Restore the posts that this change ended, not those that somebody ended before it."""
    post = tables.Post
    ended = post.select().where(
        post.worker == change.worker_id, post.booth == change.left_id, post.until == change.at
    )
    for row in ended:
        posts.give_back(row, now)


def _move(row: tables.Worker, entered: places.Booth) -> None:
    """Move a worker whose row is locked, from one booth's counters to the other's."""
    tables.Worker.update(booth=entered.id).where(tables.Worker.id == row.id).execute()
    here = Counted.of(row)
    counters.changed(here, replace(here, booth_id=entered.id))


def _record(row: tables.Worker, left: places.Booth, entered: places.Booth, now: datetime) -> None:
    codes = {"from": left.code, "to": entered.code}
    subject = worker_ids.show(row.public_id)
    audit.record(row.id, AuditAction.CHANGE_BOOTH, subject, now, also=left.area.id, **codes)


def _require_as_it_was(change: tables.BoothChange, left: places.Booth) -> None:
    """Check that a booth was not retired after the worker had left it. Raises UnknownBooth."""
    since = tables.Booth.get_by_id(left.id).retired_at
    if since is not None and since > change.at:
        raise UnknownBooth(text=left.code)


def _own_change(worker_id: int, number: int, now: datetime) -> tables.BoothChange:
    """Return this worker's change with this number, made within UNDO; raise NothingToUndo."""
    change = tables.BoothChange
    row: tables.BoothChange | None = change.get_or_none(
        change.id == number, change.worker == worker_id, change.at >= now - UNDO, change.at <= now
    )
    if row is None:
        raise NothingToUndo
    return row
