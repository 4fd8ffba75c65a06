"""Workers: their directory, the admins that the settings name, registration, and valid names."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import IntegrityError

from models import audit, authority, claims, identity, phones, places, privacy, tables, worker_rows
from models.database import lock_row, transaction
from models.errors import (
    AlreadyRegistered,
    BadName,
    NotAllowed,
    NotRegistered,
    PhoneInName,
    PhoneTaken,
    UnknownWorker,
)
from models.privacy import Consent, Keys
from models.worker_rows import require_id

__all__ = [
    "NAME_LIMIT",
    "OFFERED",
    "Registration",
    "Seen",
    "Worker",
    "ac_of",
    "by_code",
    "by_telegram_id",
    "clean_name",
    "ensure_admins",
    "find",
    "locked",
    "look_up",
    "register",
    "require_id",
    "require_new",
]

# --- directory ---

OFFERED = 3  # worker IDs offered in the place of a mistyped one


@dataclass(frozen=True, slots=True)
class Worker:
    """A registered worker. `code` is the worker ID as people see it."""

    id: int
    code: str
    name: str
    booth: places.Booth
    pc_name_en: str
    pc_name_hi: str
    confirmed_at: datetime
    trained: bool
    posts: tuple[authority.Post, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """What one person may know of a worker ID: that it is genuine, and whose it is or None."""

    code: str
    worker: Worker | None
    own: bool = False


def by_telegram_id(telegram_id: int) -> Worker:
    """Return the worker behind a Telegram account; raises NotRegistered."""
    return _of_row(worker_rows.require(telegram_id))


def look_up(text: str, telegram_id: int, now: datetime) -> Seen:
    """Return what the person with this Telegram id may see of the worker with this worker ID.

    Workers see themselves. A person whose post allows "people" around the worker's booth sees
    them too, which is recorded in the audit. Everybody else learns that the ID is genuine, and no
    more. Raises UnknownWorker.
    """
    row = by_code(text, telegram_id)
    code = identity.show(row.public_id)
    if row.telegram_id == telegram_id:
        return Seen(code, _of_row(row), own=True)
    with transaction():
        try:
            reader_id = authority.require(telegram_id, "people", places.booth(row.booth_id).ac.id)
        except (NotAllowed, NotRegistered):
            return Seen(code, None)
        worker = _of_row(row)
        audit.record(reader_id, "read_worker", code, now, booth=worker.booth.code)
    return Seen(code, worker)


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
    public_id = identity.parse(text)
    row: tables.Worker | None = None
    if public_id:
        row = _confirmed().where(tables.Worker.public_id == public_id).first()
    if row is not None:
        return row
    if public_id:
        raise UnknownWorker(text=identity.show(public_id), what="elsewhere")
    if not identity.is_near(text):
        raise UnknownWorker(text=text, what="form")
    likely = _likely(text, telegram_id)
    raise UnknownWorker(likely, text=text, what="near" if likely else "mistyped")


def locked(telegram_id: int) -> tables.Worker:
    """Return a worker's row as it is under the lock, to models alone; raises NotRegistered.

    Locks the worker's row, so that requests which one person sends twice run one by one.
    """
    lock_row(tables.Worker, tables.Worker.telegram_id == telegram_id)
    return worker_rows.require(telegram_id)


def ac_of(public_id: str) -> places.Place | None:
    """Return the AC of the worker with this ID (seven characters); None when there is none."""
    row = tables.Worker.get_or_none(tables.Worker.public_id == public_id)
    return places.booth(row.booth_id).ac if row and row.booth_id else None


def _of_row(row: tables.Worker) -> Worker:
    booth = places.booth(row.booth_id)
    pc = tables.Place.get_by_id(tables.Place.get_by_id(booth.ac.id).pc_id)
    return Worker(
        id=row.id,
        code=identity.show(row.public_id),
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
    slips = identity.repairs(text)
    rows = {row.public_id: row for row in _confirmed().where(tables.Worker.public_id.in_(slips))}
    own = {place.id for place in authority.places_of(telegram_id, "people")} if rows else set()
    visible = [
        public_id
        for public_id in slips
        if (row := rows.get(public_id))
        and (
            row.telegram_id == telegram_id
            or own & {*places.ancestors(places.booth(row.booth_id).ac.id)}
        )
    ]
    return tuple(map(identity.show, visible[:OFFERED]))


def _confirmed() -> Any:
    return tables.Worker.select().where(tables.Worker.confirmed_at.is_null(False))


# --- admins ---


def ensure_admins(telegram_ids: frozenset[int], now: datetime) -> None:
    """Assign the state's admin post to those whom the settings name, and end everybody else's.

    `telegram_ids` may name people who have not registered yet; they get the post when they do.
    """
    with transaction():
        named = tables.Worker.select(tables.Worker.id).where(
            tables.Worker.telegram_id.in_(telegram_ids)
        )
        tables.Post.update(until=now).where(
            tables.Post.kind == "admin",
            tables.Post.until.is_null(),
            tables.Post.worker.not_in(named),
        ).execute()
        query = tables.Worker.select().where(tables.Worker.telegram_id.in_(telegram_ids))
        for row in query:
            state = places.root(places.booth(row.booth_id).ac.state_code)
            authority.grant(row.id, "admin", now, place_id=state.id)


# --- registration ---


@dataclass(frozen=True, slots=True)
class Registration:
    """A person's answers: name, phone in E.164 form, booth and consent, and whose link it was."""

    telegram_id: int
    name: str
    phone: str
    booth_id: int
    consent: Consent
    link: claims.Link | None = None


def register(form: Registration, *, keys: Keys, admin: bool, now: datetime) -> Worker:
    """Register a person who has confirmed with their own contact, and return the worker.

    Their inviter is credited in the same transaction (models.claims). `admin` assigns the post at
    the head of the booth's state. Raises AlreadyRegistered, PhoneTaken, BadName or UnknownBooth.
    """
    name = clean_name(form.name)
    booth = places.booth(form.booth_id)
    phone_hash = keys.phone_hash(form.phone)
    with transaction():
        _refuse_doubles(form.telegram_id, phone_hash)
        row = _insert(form, name, keys.encrypt(form.phone), phone_hash, now)
        privacy.store(row.id, form.consent, now)
        claims.credit(row.id, form.phone, form.link, keys, now)
        tables.Booth.update(confirmed=tables.Booth.confirmed + 1).where(
            tables.Booth.id == booth.id
        ).execute()
        if admin:
            state = places.root(booth.ac.state_code)
            authority.grant(row.id, "admin", now, place_id=state.id)
    return by_telegram_id(form.telegram_id)


def require_new(telegram_id: int, phone: str, keys: Keys) -> None:
    """Check early that nobody is registered with this account or this phone (E.164).

    Raises AlreadyRegistered or PhoneTaken.
    """
    _refuse_doubles(telegram_id, keys.phone_hash(phone))


def _refuse_doubles(telegram_id: int, phone_hash: str) -> None:
    same = worker_rows.find(telegram_id)
    if same:
        raise AlreadyRegistered(worker=identity.show(same.public_id))
    if tables.Worker.select().where(tables.Worker.phone_hash == phone_hash).exists():
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
        )
    except IntegrityError as error:
        # Only two registrations at the same moment come here; the unique columns decided.
        if "telegram_id" in str(error):
            raise AlreadyRegistered(worker="") from error
        raise PhoneTaken from error
    return row


def _free_id() -> str:
    while True:
        public_id = identity.new()
        if not tables.Worker.select().where(tables.Worker.public_id == public_id).exists():
            return public_id


# --- names of persons ---

NAME_LIMIT = 64  # characters; Telegram's own limit for a first name
_JOINERS = "\u200c\u200d"
_FILLERS = "\u115f\u1160\u3164\uffa0"  # letters by their category, and invisible


def clean_name(text: str) -> str:
    """Return a name without control characters, invisible letters and double spaces.

    Joiners stay, Hindi needs them. Raises BadName when no letter is left or when it is longer
    than NAME_LIMIT, and PhoneInName: a phone is never kept where everybody can read it.
    """
    visible = "".join(c for c in unicodedata.normalize("NFC", text) if c not in _FILLERS)
    spaced = " ".join(visible.split())
    name = "".join(c for c in spaced if c in _JOINERS or unicodedata.category(c)[0] != "C").strip()
    if len(name) > NAME_LIMIT or not any(c.isalpha() for c in name):
        raise BadName(limit=NAME_LIMIT)
    if phones.may_be_in(name):
        raise PhoneInName(limit=NAME_LIMIT)
    return name
