"""Verify a certificate for somebody in the chat, who must not find serials by trying them.

A signed text proves that they have seen the certificate. A serial alone could be guessed, and its
answer names a person: so each account may only be wrong so often.
"""

from datetime import datetime, timedelta

from models import tables
from models.certificates import signed_text, verification
from models.certificates.errors import TooManySerials
from models.certificates.signing import SigningKeys
from models.certificates.status import CertificateStatus
from models.certificates.verification import CertificateCheck
from models.database import transaction
from models.identity import certificate_serials as serials

MOST_WRONG = 20  # serials that nobody has, in DAY; one in ten thousand is somebody's
DAY = timedelta(days=1)
_SUBJECT = "serial:"


def look_up(
    telegram_id: int, text: str, update_id: int, keys: SigningKeys, now: datetime
) -> CertificateCheck:
    """Return what `verification.verify` does. Raises TooManySerials."""
    if signed_text.find(text) is not None or serials.parse(text) is None:
        return verification.verify(text, keys, now)
    with transaction():
        if _wrong_of(telegram_id, now) >= MOST_WRONG:
            raise TooManySerials(limit=MOST_WRONG)
        found = verification.verify(text, keys, now)
        if found.status is CertificateStatus.FOREIGN:
            tables.AnsweredOnce.insert(
                chat_id=telegram_id, subject=f"{_SUBJECT}{update_id}", update_id=update_id, at=now
            ).on_conflict_ignore().execute()
    return found


def _wrong_of(telegram_id: int, now: datetime) -> int:
    once = tables.AnsweredOnce
    wrong = once.select().where(
        once.chat_id == telegram_id, once.subject.startswith(_SUBJECT), once.at > now - DAY
    )
    return int(wrong.count())
