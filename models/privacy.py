"""Phones, encrypted and hashed with a key; the notice on personal data, and consent to it."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from models import tables
from models.database import transaction
from models.errors import NotRegistered

NOTICE_VERSION = "2026-11-25"
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
    """What the notice promises: in whose name data is kept, and for how many days what is passing.

    `drafts` are unfinished forms, `invitations` unanswered ones, `updates` those that went wrong,
    `texts` the words of messages that were sent.
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
        """Give the consent to the present notice, whose words are `text`."""
        return cls(NOTICE_VERSION, hashlib.sha256(text.encode()).hexdigest(), language)

    @property
    def agreed(self) -> Agreed:
        """What tells it from the consent to other words."""
        return self.notice_version, self.text_hash


def agree(telegram_id: int, given: Consent, now: datetime) -> None:
    """Keep that a worker agrees to the notice as it is now; the second time changes nothing.

    Raises NotRegistered.
    """
    consent = tables.Consent
    with transaction():
        worker = tables.Worker.get_or_none(tables.Worker.telegram_id == telegram_id)
        if worker is None:
            raise NotRegistered
        # Hold the row: two taps come one by one.
        tables.Worker.update(name=worker.name).where(tables.Worker.id == worker.id).execute()
        newest = consent.select().where(consent.worker == worker.id).order_by(consent.id.desc())
        row = newest.first()
        if row is None or (row.notice_version, row.text_hash) != given.agreed:
            store(worker.id, given, now)


def store(worker_id: int, given: Consent, now: datetime) -> None:
    """Add a consent inside the caller's transaction."""
    tables.Consent.create(
        worker=worker_id,
        notice_version=given.notice_version,
        text_hash=given.text_hash,
        language=given.language,
        at=now,
    )


class Keys:
    """The Fernet keys of a setting: the first encrypts, every one decrypts, the last one hashes.

    New keys are put in front of the old ones, so the hash of a phone stays the same. The last one
    has to stay; after `python run.py rotate` those between it and the first can go.
    """

    def __init__(self, keys: str) -> None:
        """Take Fernet keys separated by commas; raises ValueError when there is none."""
        parts = [part.strip() for part in keys.split(",") if part.strip()]
        if not parts:
            raise ValueError("no Fernet key was given")
        self._first = Fernet(parts[0])
        self._fernet = MultiFernet([Fernet(part) for part in parts])
        self._hash_key = hashlib.sha256(b"phone hash" + parts[-1].encode()).digest()

    def encrypt(self, phone: str) -> str:
        """Encrypt a phone in E.164 form."""
        return self._fernet.encrypt(phone.encode()).decode()

    def decrypt(self, token: str) -> str:
        """Give the phone back; raises cryptography.fernet.InvalidToken with the wrong keys."""
        return self._fernet.decrypt(token.encode()).decode()

    def renewed(self, token: str) -> str:
        """Give what a token encrypts under the first key, or the token itself if it is so already.

        Raises cryptography.fernet.InvalidToken.
        """
        try:
            self._first.decrypt(token.encode())
        except InvalidToken:
            return self.encrypt(self.decrypt(token))
        return token

    def phone_hash(self, phone: str) -> str:
        """Give a keyed hash (HMAC-SHA-256, hexadecimal) of a phone in E.164 form."""
        return hmac.new(self._hash_key, phone.encode(), hashlib.sha256).hexdigest()
