"""Show what one Telegram account has agreed to, while it is a worker's and for some days after."""

from dataclasses import dataclass
from datetime import datetime

from models import tables, worker_rows
from models.account.inventory import account_mark
from models.identity import PhoneCipher


@dataclass(frozen=True, slots=True)
class GivenConsent:
    """A consent, and the words that were agreed to: "" when these were not kept yet.

    `withdrawn_at` is when the person erased themselves, None while they are a worker.
    """

    notice_version: str
    text_hash: str
    given_at: datetime
    withdrawn_at: datetime | None
    language: str
    text: str


def of_account(telegram_id: int, keys: PhoneCipher) -> tuple[GivenConsent, ...]:
    """Return the consents of an account, the oldest first."""
    worker = worker_rows.find(telegram_id)
    consent, proof = tables.Consent, tables.ConsentProof
    mark = account_mark(telegram_id, keys)
    gone = proof.select().where(proof.account_mark == mark).order_by(proof.id)
    living = consent.select().where(consent.worker == (worker.id if worker else 0))
    return (
        *(_given(row, row.given_at, row.withdrawn_at) for row in gone),
        *(_given(row, row.at, None) for row in living.order_by(consent.id)),
    )


def _given(
    row: tables.Consent | tables.ConsentProof, given_at: datetime, withdrawn_at: datetime | None
) -> GivenConsent:
    notice = tables.Notice.get_or_none(tables.Notice.text_hash == row.text_hash)
    language, text = (notice.language, notice.text) if notice else ("", "")
    return GivenConsent(row.notice_version, row.text_hash, given_at, withdrawn_at, language, text)
