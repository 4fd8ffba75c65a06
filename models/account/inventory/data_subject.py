"""Find the person whose data is exported or erased, and define what an exported record is."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cryptography.fernet import InvalidToken

from models import places, tables, worker_rows
from models.chats import form_drafts
from models.database import lock_row
from models.identity import PhoneCipher
from models.invitations import blocked_phones, counted_phones

Record = dict[str, str | int | bool | date | datetime | None]


@dataclass(frozen=True, slots=True)
class DataSubject:
    """A Telegram account, the worker behind it, and the phone that is certainly theirs."""

    telegram_id: int
    worker: Any  # the row of tables.Worker, or None
    phone: str  # E.164, "" when it is not known
    phone_hash: str
    invited_as: tuple[str, ...]  # the hashes under which invitations to that phone are found
    counted_as: str  # the hash under which that phone has counted, "" without a phone
    account_mark: str  # the keyed hash of the account, in proofs of consent
    names: tuple[str, ...]  # their own, and those under which others have invited that phone


def find(telegram_id: int, keys: PhoneCipher) -> DataSubject:
    """Return the person of a Telegram account. Locks the worker's row."""
    worker = worker_rows.find(telegram_id)
    if worker is not None:
        lock_row(tables.Worker, tables.Worker.id == worker.id)
    phone = readable(worker.phone if worker else form_drafts.shared_phone(telegram_id), keys)
    phone_hash = (worker.phone_hash if worker else phone and keys.phone_hash(phone)) or ""
    invited_as = (
        blocked_phones.hashes(phone, keys) if phone else (phone_hash,) if phone_hash else ()
    )
    invitation = tables.Invitation
    invited = invitation.select(invitation.name).where(
        invitation.phone_hash.in_(invited_as), invitation.name != ""
    )
    return DataSubject(
        telegram_id=telegram_id,
        worker=worker,
        phone=phone,
        phone_hash=phone_hash,
        invited_as=invited_as,
        counted_as=counted_phones.hash_of(phone, keys) if phone else "",
        account_mark=account_mark(telegram_id, keys),
        names=(*([worker.name] if worker else []), *(row.name for row in invited)),
    )


def account_mark(telegram_id: int, keys: PhoneCipher) -> str:
    """Return the keyed hash of a Telegram account."""
    return keys.phone_hash(f"account {telegram_id}")


def readable(token: str | None, keys: PhoneCipher) -> str:
    """Return a decrypted phone; "" where there is none, or where its key is lost.

    A lost key must not keep its owner from erasing themselves.
    """
    try:
        return keys.decrypt(token) if token else ""
    except InvalidToken:
        return ""


def worker_id(person: DataSubject) -> int:
    """Return the worker's id, or 0, which no row has."""
    return int(person.worker.id) if person.worker else 0


def code_of(place_id: int | None, booth_id: int | None) -> str:
    """Return the code of a booth or a place, "" for neither."""
    if booth_id:
        return places.booth(booth_id).code
    return places.place(place_id).code if place_id else ""
