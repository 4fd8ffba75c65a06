"""Revoke certificates, one or many, and list all that are not good any more."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from peewee import JOIN

from models import audit, tables
from models.audit import AuditAction
from models.certificates import status
from models.certificates.status import CertificateStatus
from models.database import transaction
from models.identity import certificate_serials as serials

AT_ONCE = 500  # serials in one query


@dataclass(frozen=True, slots=True)
class RevocationCount:
    """How many certificates were revoked, or are so no more, and the serials of no certificate."""

    count: int
    unknown: tuple[str, ...]


def revoke(typed: Iterable[str], now: datetime) -> RevocationCount:
    """Revoke the certificates with these serials. A second time changes nothing."""
    return _set(typed, now, revoked=True)


def restore(typed: Iterable[str], now: datetime) -> RevocationCount:
    """Undo revocations; a certificate that was replaced stays so."""
    return _set(typed, now, revoked=False)


def of_session(session_id: int) -> tuple[str, ...]:
    """Return the serials of the certificates of a session."""
    certificate, seat = tables.Certificate, tables.Enrolment
    query = certificate.select().join(seat).where(seat.session == session_id)
    return tuple(serials.show(row.serial) for row in query.order_by(certificate.id))


def listed(now: datetime) -> dict[str, CertificateStatus]:
    """Return every certificate that is not good now, by serial, in the order of the serials."""
    stands = sorted((serials.show(row.serial), how) for row, how in _all(now))
    return {serial: how for serial, how in stands if how is not CertificateStatus.VALID}


def good_since(day: date, now: datetime) -> tuple[str, ...]:
    """Return the serials of the certificates of this day and later that are good now."""
    of_day: Any = tables.Certificate.day >= day
    good = (row.serial for row, how in _all(now, of_day) if how is CertificateStatus.VALID)
    return tuple(sorted(map(serials.show, good)))


def numbers(now: datetime) -> tuple[frozenset[int], int]:
    """Return the numbers of the certificates that are not good now, and the highest of any.

    One that was printed before its session, and can still become valid, is not among them.
    """
    stands = {int(row.id): how for row, how in _all(now)}
    good = (CertificateStatus.VALID, CertificateStatus.EARLY)
    revoked = frozenset(number for number, how in stands.items() if how not in good)
    return revoked, max(stands, default=0)


def _all(now: datetime, *conditions: Any) -> Iterator[tuple[tables.Certificate, CertificateStatus]]:
    certificate, seat, session = tables.Certificate, tables.Enrolment, tables.Session
    rows: Any = (
        certificate.select(certificate, seat, session)
        .join(seat, JOIN.LEFT_OUTER)
        .join(session, JOIN.LEFT_OUTER)
    )
    if conditions:
        rows = rows.where(*conditions)
    return ((row, status.of_row(row, now)) for row in rows.iterator())


def _set(typed: Iterable[str], now: datetime, *, revoked: bool) -> RevocationCount:
    wanted = {text.strip(): serials.parse(text) for text in typed if text.strip()}
    with transaction():
        rows = _rows([serial for serial in wanted.values() if serial])
        known = {row.serial for row in rows}
        count = sum(_set_one(row, now, revoked=revoked) for row in rows)
    unknown = (text for text, serial in wanted.items() if serial not in known)
    return RevocationCount(count, tuple(unknown))


def _rows(wanted: list[str]) -> list[tables.Certificate]:
    certificate = tables.Certificate
    parts = (wanted[i : i + AT_ONCE] for i in range(0, len(wanted), AT_ONCE))
    return [
        row
        for part in parts
        for row in certificate.select().where(certificate.serial.in_(part)).order_by(certificate.id)
    ]


def _set_one(row: tables.Certificate, now: datetime, *, revoked: bool) -> bool:
    certificate = tables.Certificate
    changed = (
        certificate.update(revoked_at=now if revoked else None)
        .where(
            certificate.id == row.id,
            certificate.revoked_at.is_null(revoked),
            certificate.replaced_by.is_null(),
            certificate.withdrawn_at.is_null(),
        )
        .execute()
    )
    if changed:
        _record(row, now, revoked=revoked)
    return bool(changed)


def _record(row: tables.Certificate, now: datetime, *, revoked: bool) -> None:
    session = f"T{row.enrolment.session_id}" if row.enrolment else ""
    serial = serials.show(row.serial)
    if revoked:
        audit.record(None, AuditAction.REVOKE_CERTIFICATE, session, now, serial=serial)
    else:
        audit.record(None, AuditAction.RESTORE_CERTIFICATE, session, now, serial=serial)
