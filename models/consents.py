"""The notice on personal data and the consent of workers to it; and the cipher for phones."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from models import tables, worker_rows
from models.database import lock_row, transaction

NOTICE_VERSION = "2026-11-29"
Agreed = tuple[str, str]  # a notice's version and the hash of its text


class PrivacySettings(Protocol):
    """The settings that Terms are made from."""

    @property
    def campaign_name(self) -> str: ...
    @property
    def keep_drafts_days(self) -> int: ...
    @property
    def invitation_days(self) -> int: ...
    @property
    def keep_updates_days(self) -> int: ...
    @property
    def keep_texts_days(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Terms:
    """What the notice promises: who keeps personal data, and for how many days.

    Days are those of unfinished forms (`drafts`), unanswered `invitations`, failed `updates` and
    the `texts` of messages that were sent.
    """

    campaign: str
    drafts: int
    invitations: int
    updates: int
    texts: int

    @classmethod
    def from_settings(cls, settings: PrivacySettings) -> "Terms":
        """Return the terms that the settings name."""
        return cls(
            campaign=settings.campaign_name,
            drafts=settings.keep_drafts_days,
            invitations=settings.invitation_days,
            updates=settings.keep_updates_days,
            texts=settings.keep_texts_days,
        )


@dataclass(frozen=True, slots=True)
class Consent:
    """What a person agreed to: the notice's version, its text's SHA-256 and its language."""

    notice_version: str
    text_hash: str
    language: str

    @classmethod
    def to(cls, text: str, language: str) -> "Consent":
        """Return the consent to the current notice, whose words are `text`."""
        return cls(NOTICE_VERSION, hashlib.sha256(text.encode()).hexdigest(), language)

    @property
    def agreed(self) -> Agreed:
        """The version and the hash of the notice, which tell it from other notices."""
        return self.notice_version, self.text_hash


def agree(telegram_id: int, consent: Consent, now: datetime) -> None:
    """Record that a worker agrees to the current notice; a second time changes nothing.

    Locks the worker's row. Raises NotRegistered.
    """
    stored = tables.Consent
    with transaction():
        worker = worker_rows.require(telegram_id)
        lock_row(tables.Worker, tables.Worker.id == worker.id)  # two taps come one by one
        newest = stored.select().where(stored.worker == worker.id).order_by(stored.id.desc())
        row = newest.first()
        if row is None or (row.notice_version, row.text_hash) != consent.agreed:
            store(worker.id, consent, now)


def store(worker_id: int, consent: Consent, now: datetime) -> None:
    """Record a consent inside the caller's transaction."""
    tables.Consent.create(
        worker=worker_id,
        notice_version=consent.notice_version,
        text_hash=consent.text_hash,
        language=consent.language,
        at=now,
    )


class PhoneEncryptor(Protocol):
    """What storing a phone needs: to encrypt and to hash it, never to decrypt it."""

    def encrypt(self, phone: str) -> str:
        """Return a phone in E.164 form, encrypted."""

    def phone_hash(self, phone: str) -> str:
        """Return a keyed hash of a phone in E.164 form."""


class Keys:
    """A cipher for phone numbers: the first key encrypts, all decrypt, and the last one hashes.

    New keys are put in front of the old ones, so the hash of a phone stays the same. The last key
    has to stay; after `python run.py rotate` those between it and the first can be removed.
    """

    def __init__(self, keys: str) -> None:
        """Parse Fernet keys separated by commas; raises ValueError when there is none."""
        parts = [part.strip() for part in keys.split(",") if part.strip()]
        if not parts:
            raise ValueError("no Fernet key was given")
        self._first = Fernet(parts[0])
        self._fernet = MultiFernet([Fernet(part) for part in parts])
        self._hash_key = hashlib.sha256(b"phone hash" + parts[-1].encode()).digest()

    def encrypt(self, phone: str) -> str:
        """Return the token of a phone in E.164 form."""
        return self._fernet.encrypt(phone.encode()).decode()

    def decrypt(self, token: str) -> str:
        """Return the phone of a token; raises cryptography.fernet.InvalidToken with wrong keys."""
        return self._fernet.decrypt(token.encode()).decode()

    def renewed(self, token: str) -> str:
        """Return a token encrypted with the first key: the same one when it is so already.

        Raises cryptography.fernet.InvalidToken.
        """
        try:
            self._first.decrypt(token.encode())
        except InvalidToken:
            return self.encrypt(self.decrypt(token))
        return token

    def phone_hash(self, phone: str) -> str:
        """Return the keyed hash (HMAC-SHA-256, hexadecimal) of a phone in E.164 form."""
        return hmac.new(self._hash_key, phone.encode(), hashlib.sha256).hexdigest()
