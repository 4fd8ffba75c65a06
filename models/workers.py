"""Workers: registration, and what a worker sees of themselves."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime

from peewee import IntegrityError

from models import authority, claims, identity, places, tables
from models.database import transaction
from models.errors import AlreadyRegistered, BadName, NotRegistered, PhoneTaken
from models.privacy import Consent, Keys

_JOINERS = "\u200c\u200d"
NAME_LIMIT = 64  # characters; Telegram's own limit for a first name


@dataclass(frozen=True, slots=True)
class Registration:
    """What a person has given: name, phone in E.164 form, booth, consent, and whose link it was."""

    telegram_id: int
    name: str
    phone: str
    booth_id: int
    consent: Consent
    link: claims.Link | None = None


@dataclass(frozen=True, slots=True)
class Worker:
    """A registered worker. `code` is the ID as people see it."""

    id: int
    code: str
    name: str
    booth: places.Booth
    pc_name_en: str
    pc_name_hi: str
    confirmed_at: datetime
    trained: bool
    posts: tuple[authority.Post, ...]


def clean_name(text: str) -> str:
    """Give a name without control characters and double spaces; joiners stay, Hindi needs them.

    Raises BadName when no letter is left or when it is longer than NAME_LIMIT.
    """
    spaced = " ".join(unicodedata.normalize("NFC", text).split())
    name = "".join(c for c in spaced if c in _JOINERS or unicodedata.category(c)[0] != "C").strip()
    if len(name) > NAME_LIMIT or not any(c.isalpha() for c in name):
        raise BadName(limit=NAME_LIMIT)
    return name


def register(form: Registration, *, keys: Keys, admin: bool, now: datetime) -> Worker:
    """Make a worker of a person who has confirmed with their own contact, and give them an ID.

    Who brought them is credited in the same transaction (models.claims). `admin` gives them the
    post at the head of the booth's state. Raises AlreadyRegistered, PhoneTaken, BadName or
    UnknownBooth.
    """
    name = clean_name(form.name)
    booth = places.booth(form.booth_id)
    phone_hash = keys.phone_hash(form.phone)
    with transaction():
        _refuse_doubles(form.telegram_id, phone_hash)
        row = _insert(form, name, keys.encrypt(form.phone), phone_hash, now)
        tables.Consent.create(
            worker=row.id,
            notice_version=form.consent.notice_version,
            text_hash=form.consent.text_hash,
            language=form.consent.language,
            at=now,
        )
        claims.credit(row.id, form.phone, form.link, keys, now)
        tables.Booth.update(confirmed=tables.Booth.confirmed + 1).where(
            tables.Booth.id == booth.id
        ).execute()
        if admin:
            state = places.root(booth.ac.state_code)
            authority.grant(row.id, "admin", now, place_id=state.id)
    return by_telegram_id(form.telegram_id)


def by_telegram_id(telegram_id: int) -> Worker:
    """Give the worker behind a Telegram account; raises NotRegistered."""
    row = tables.Worker.get_or_none(tables.Worker.telegram_id == telegram_id)
    if row is None:
        raise NotRegistered
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


def require_new(telegram_id: int, phone: str, keys: Keys) -> None:
    """Make sure early that nobody is registered with this account or this phone (E.164).

    Raises AlreadyRegistered or PhoneTaken.
    """
    _refuse_doubles(telegram_id, keys.phone_hash(phone))


def ac_of(public_id: str) -> places.Place | None:
    """Give the AC of the worker with this ID (seven characters); None when there is none."""
    row = tables.Worker.get_or_none(tables.Worker.public_id == public_id)
    return places.booth(row.booth_id).ac if row and row.booth_id else None


def ensure_admins(telegram_ids: frozenset[int], now: datetime) -> None:
    """Let the settings decide who is an admin: give the state's post, and end it for the others.

    `telegram_ids` may name people who have not registered yet; they get it when they do.
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


def _refuse_doubles(telegram_id: int, phone_hash: str) -> None:
    same = tables.Worker.get_or_none(tables.Worker.telegram_id == telegram_id)
    if same:
        raise AlreadyRegistered(worker=identity.show(same.public_id))
    if tables.Worker.select().where(tables.Worker.phone_hash == phone_hash).exists():
        raise PhoneTaken


def _insert(
    form: Registration, name: str, phone: str, phone_hash: str, now: datetime
) -> tables.Worker:
    try:
        made: tables.Worker = tables.Worker.create(
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
    return made


def _free_id() -> str:
    while True:
        public_id = identity.new()
        if not tables.Worker.select().where(tables.Worker.public_id == public_id).exists():
            return public_id
