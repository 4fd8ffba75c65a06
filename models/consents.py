"""The notice on personal data, the consent of workers to it, and the proof of it once they left."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from peewee import Insert

from models import tables, worker_rows
from models.database import BindParam, CompiledQuery, lock_row, transaction

NOTICE_VERSION = "2026-11-30d"
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
    @property
    def keep_marks_days(self) -> int: ...
    @property
    def org_name(self) -> str: ...
    @property
    def org_address(self) -> str: ...
    @property
    def contact_name(self) -> str: ...
    @property
    def contact(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Terms:
    """What the notice promises: who keeps personal data, and for how many days.

    Days are those of unfinished forms (`drafts`), unanswered `invitations`, failed `updates`, the
    `texts` of messages that were sent, and the `marks` of phones and of accounts that have left.
    The organisation, its address, and who answers questions and where are "" if nobody named them.
    """

    campaign: str
    drafts: int
    invitations: int
    updates: int
    texts: int
    marks: int
    organisation: str = ""
    address: str = ""
    contact_name: str = ""
    contact: str = ""

    @property
    def asker(self) -> str:
        """Who asks for consent: the organisation, or the campaign while none is named."""
        return self.organisation or self.campaign

    @classmethod
    def from_settings(cls, settings: PrivacySettings) -> "Terms":
        """Return the terms that the settings name."""
        return cls(
            campaign=settings.campaign_name,
            drafts=settings.keep_drafts_days,
            invitations=settings.invitation_days,
            updates=settings.keep_updates_days,
            texts=settings.keep_texts_days,
            marks=settings.keep_marks_days,
            organisation=settings.org_name,
            address=settings.org_address,
            contact_name=settings.contact_name,
            contact=settings.contact,
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


def record_notices(texts: Mapping[str, str], now: datetime) -> None:
    """Record the words of the current notice by language, where they are new.

    A consent holds only their hash: by it the words that were agreed to are found later.
    """
    with transaction():
        for language, text in texts.items():
            consent = Consent.to(text, language)
            _NEW_NOTICE.rows(
                text_hash=consent.text_hash,
                version=consent.notice_version,
                language=language,
                text=text,
                since=now,
            )


def keep_proofs(worker_id: int, account_mark: str, now: datetime) -> None:
    """Record, inside the caller's transaction, that a worker who leaves had agreed, and to what."""
    given = tables.Consent.select().where(tables.Consent.worker == worker_id)
    for row in given.order_by(tables.Consent.id):
        tables.ConsentProof.create(
            account_mark=account_mark,
            notice_version=row.notice_version,
            text_hash=row.text_hash,
            given_at=row.at,
            withdrawn_at=now,
        )


def _new_notice() -> Insert:
    row = tables.Notice
    values = {f.name: BindParam(f.name, f) for f in row._meta.sorted_fields}
    return row.insert(**values).on_conflict_ignore().returning(row.text_hash)


_NEW_NOTICE = CompiledQuery(_new_notice)  # once a start and language
