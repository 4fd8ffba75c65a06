"""Verify a certificate: by the text of its QR code, or by its serial alone."""

from dataclasses import dataclass
from datetime import date, datetime

from models import tables
from models.certificates import signed_text, status
from models.certificates.signing import SigningKeys
from models.certificates.status import CertificateStatus
from models.identity import certificate_serials as serials


@dataclass(frozen=True, slots=True)
class CertificateCheck:
    """How a certificate stands, and what the paper must say.

    There is nothing to say of one that is forged or foreign, and no name once its holder has
    withdrawn it. `replaced_by` is the serial of the corrected one.
    """

    status: CertificateStatus
    serial: str = ""
    name: str = ""
    title: str = ""
    day: date | None = None
    replaced_by: str = ""


def verify(text: str, keys: SigningKeys, now: datetime) -> CertificateCheck:
    """Return how the certificate stands whose QR code holds this text, or with this serial."""
    found = signed_text.find(text)
    if found is not None:
        return _of_signed(found, keys, now)
    serial = serials.parse(text)
    row = _row(serial) if serial else None
    return CertificateCheck(CertificateStatus.FOREIGN) if row is None else _of_row(row, now)


def is_meant(text: str) -> bool:
    """Return whether a text without a command is to be verified."""
    return signed_text.find(text) is not None or serials.resembles(text)


def _of_signed(text: str, keys: SigningKeys, now: datetime) -> CertificateCheck:
    try:
        facts, signature = signed_text.split(text)
    except signed_text.Damaged:
        return CertificateCheck(CertificateStatus.FORGED)
    if not keys.is_signed(facts.message, signature):
        return CertificateCheck(CertificateStatus.FORGED)
    row = _row(serials.parse(facts.serial) or "")
    said = facts.serial, facts.name, facts.title, facts.day
    if row is None:
        return CertificateCheck(CertificateStatus.UNRECORDED, *said)
    now_stands = _of_row(row, now)
    if now_stands.status is CertificateStatus.WITHDRAWN:
        return now_stands
    return CertificateCheck(now_stands.status, *said, now_stands.replaced_by)


def _of_row(row: tables.Certificate, now: datetime) -> CertificateCheck:
    replaced_by = serials.show(row.replaced_by) if row.replaced_by else ""
    stands, serial = status.of_row(row, now), serials.show(row.serial)
    return CertificateCheck(stands, serial, row.name or "", row.subject, row.day, replaced_by)


def _row(serial: str) -> tables.Certificate | None:
    row: tables.Certificate | None = tables.Certificate.get_or_none(
        tables.Certificate.serial == serial
    )
    return row
