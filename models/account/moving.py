"""Move a registration to another Telegram account: of the person who has its phone now.

ID and history stay. Posts wait until somebody confirms who may give them: a phone proves who has
the SIM card, not who it was given to. What was under way for the old account follows, and its open
forms are deleted: they hold what the worker had typed.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from peewee import IntegrityError

from models import audit, consents, counters, posts, tables, worker_rows, workers
from models.account.errors import NothingToMove
from models.audit import AuditAction
from models.consents import Consent
from models.counters import Counted
from models.database import transaction
from models.identity import PhoneCipher, worker_ids
from models.queues import outbox_records
from models.workers import AlreadyRegistered, phone_owner


@dataclass(frozen=True, slots=True)
class Moved:
    """A worker at their new account, the Telegram id of the old one, and how many posts wait."""

    worker: workers.Worker
    old_account: int | None
    waiting: int


@dataclass(frozen=True, slots=True)
class AccountNews:
    """What an account is told about a registration: `code` is the worker's ID.

    `what` is `moved` (it is another account's now) or `lost` (its phone is somebody else's now).
    """

    code: str
    what: str


def move(
    telegram_id: int,
    phone: str,
    proven_at: datetime,
    consent: Consent,
    *,
    keys: PhoneCipher,
    now: datetime,
    admin: bool = False,
) -> Moved:
    """Move the registration with a phone (E.164) to the account that proved it at `proven_at`.

    With `admin` the settings name the account, and its posts need not wait. Locks the worker's row.
    Raises AlreadyRegistered, PhoneTaken (somebody has proved the phone later) or NothingToMove (no
    worker has it any more).
    """
    try:
        with transaction():
            if same := worker_rows.find(telegram_id):
                raise AlreadyRegistered(worker=worker_ids.show(same.public_id))
            row = phone_owner.lock_holder(phone, proven_at, keys)
            if row is None:
                raise NothingToMove
            tables.Worker.update(
                telegram_id=telegram_id, phone_since=proven_at, last_active_at=now
            ).where(tables.Worker.id == row.id).execute()
            before = Counted.of(row)
            counters.changed(before, replace(before, last_active_at=now))
            consents.store(row.id, consent, now)
            waiting = 0 if admin else posts.waiting.begin(row.id, now)
            if row.telegram_id is not None:
                _leave(row.id, row.telegram_id, telegram_id, now)
            code = worker_ids.show(row.public_id)
            audit.record(row.id, AuditAction.MOVE_ACCOUNT, code, now, posts=waiting)
    except IntegrityError as error:  # two presses at the same moment; the unique column decided
        raise AlreadyRegistered(what="again") from error
    return Moved(workers.by_telegram_id(telegram_id), row.telegram_id, waiting)


def news(worker_id: int, what: str) -> AccountNews | None:
    """Return what to tell an account, None where it is not so any more."""
    row = tables.Worker.get_or_none(tables.Worker.id == worker_id)
    if row is None or (what == "lost" and row.confirmed_at is not None):
        return None
    return AccountNews(worker_ids.show(row.public_id), what)


def _leave(worker_id: int, old: int, new: int, now: datetime) -> None:
    tables.Draft.delete().where(tables.Draft.user_id == old).execute()
    outbox_records.redirect(old, new)
    phone_owner.tell(worker_id, old, "moved", now)
