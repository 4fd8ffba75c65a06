"""Register a person as a worker, once for each Telegram account and phone."""

from dataclasses import dataclass
from datetime import datetime

from peewee import IntegrityError

from models import authority, consents, counters, places, tables, worker_rows
from models.consents import Consent
from models.counters import Counted
from models.database import BindParam, CompiledQuery, transaction
from models.identity import PhoneCipher, clean_name, worker_ids
from models.invitations import attribution
from models.workers import phone_owner
from models.workers.directory import Worker, by_telegram_id
from models.workers.errors import AlreadyRegistered, PhoneTaken
from models.workers.phone_owner import PhoneClaim


@dataclass(frozen=True, slots=True)
class Registration:
    """A person's answers: name, phone in E.164 form, booth and consent, and whose link it was."""

    telegram_id: int
    name: str
    phone: str
    booth_id: int
    consent: Consent
    link: attribution.ReferralLink | None = None
    proven_at: datetime | None = None  # when the contact was shared; None: now
    claim: PhoneClaim | None = None  # where another worker is registered with the phone


def register(form: Registration, *, keys: PhoneCipher, admin: bool, now: datetime) -> Worker:
    """Register a person who has confirmed with their own contact, and return the worker.

    Their inviter is credited in the same transaction. With a `claim` the phone is taken from the
    worker who has it. `admin` assigns the post at the head of the booth's state. Raises
    AlreadyRegistered, PhoneTaken, BadName or UnknownBooth.
    """
    name = clean_name(form.name)
    booth = places.booth(form.booth_id)
    phone_hash = keys.phone_hash(form.phone)
    with transaction():
        if form.claim:
            phone_owner.release(form.phone, form.claim, keys, now)
        _refuse_doubles(form.telegram_id, phone_hash)
        row = _insert(form, name, keys.encrypt(form.phone), phone_hash, now)
        consents.store(row.id, form.consent, now)
        attribution.attribute(row.id, form.phone, form.link, keys, now)
        counters.changed(None, Counted.of(row))
        if admin:
            state = places.root(booth.ac.state_code)
            authority.grant(row.id, "admin", now, place_id=state.id)
    return by_telegram_id(form.telegram_id)


def _refuse_doubles(telegram_id: int, phone_hash: str) -> None:
    same = worker_rows.find(telegram_id)
    if same:
        raise AlreadyRegistered(worker=worker_ids.show(same.public_id))
    if _OF_PHONE.rows(phone_hash=phone_hash):
        raise PhoneTaken


def _insert(
    form: Registration, name: str, phone: str, phone_hash: str, now: datetime
) -> tables.Worker:
    try:
        row: tables.Worker = tables.Worker.create(
            public_id=_free_id(),
            telegram_id=form.telegram_id,
            name=name,
            phone=phone,
            phone_hash=phone_hash,
            booth=form.booth_id,
            confirmed_at=now,
            last_active_at=now,
            phone_since=form.proven_at,
        )
    except IntegrityError as error:
        # Only two registrations at the same moment come here; the unique columns decided.
        if "telegram_id" in str(error):
            raise AlreadyRegistered(what="again") from error
        raise PhoneTaken from error
    return row


def _free_id() -> str:
    while True:
        public_id = worker_ids.new()
        if not _OF_CODE.rows(public_id=public_id):
            return public_id


_OF_PHONE = CompiledQuery(
    lambda: tables.Worker.select(tables.Worker.id).where(
        tables.Worker.phone_hash == BindParam("phone_hash")
    )
)
_OF_CODE = CompiledQuery(
    lambda: tables.Worker.select(tables.Worker.id).where(
        tables.Worker.public_id == BindParam("public_id")
    )
)
