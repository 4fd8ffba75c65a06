"""Certificates printed before a session: good once their person has come, lapsed until then."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from models import attendance, audit, chats, tables
from models.attendance import AttendanceClosed, AttendanceStage
from models.audit import AuditAction
from models.certificates import issuing
from models.certificates.errors import NobodyEnrolled
from models.certificates.issuing import SignedCertificate
from models.certificates.signing import SigningKeys
from models.database import transaction
from models.tables.trainings import EnrolmentState
from models.trainings import SessionOver


def print_ahead(
    session_id: int, *, by: int, keys: SigningKeys, zone: ZoneInfo, now: datetime
) -> tuple[SignedCertificate, ...]:
    """Return a certificate for everybody who has a seat, by name; made on first use.

    Who takes a seat later gets theirs at the next call. The audit records that names were read.
    Raises NotRegistered, NotAllowed, UnknownSession, SessionOver (cancelled), AttendanceClosed or
    NobodyEnrolled.
    """
    with transaction():
        session = attendance.locked(session_id, now)
        worker_id = attendance.require_trainer(by, session)
        code = f"T{session_id}"
        if session.cancelled_at is not None:
            raise SessionOver(session=code)
        if attendance.stage_of(session, now) is AttendanceStage.CLOSED:
            raise AttendanceClosed(what="leader", session=code)
        seats = _seats(session_id)
        languages = chats.languages_of(seat.worker.telegram_id or 0 for seat in seats)
        made = [
            _one(seat, languages.get(seat.worker.telegram_id, ""), keys, zone, now)
            for seat in seats
        ]
        printed = tuple(certificate for certificate in made if certificate is not None)
        if not printed:
            raise NobodyEnrolled(session=code)
        audit.record(worker_id, AuditAction.PRINT_CERTIFICATES, code, now, rows=len(printed))
    return printed


def lapse(now: datetime) -> int:
    """Record that the printed certificates lapse whose person did not come; return how many.

    That is when the attendance cannot be taken any more. Who is put on the list even later has
    the same one, which is good then.
    """
    certificate, seat, session = tables.Certificate, tables.Enrolment, tables.Session
    over = session.select(session.id).where(
        (session.ends_at <= now - attendance.LATEST) | session.cancelled_at.is_null(False)
    )
    passed = EnrolmentState.PASSED
    seats = seat.select(seat.id).where(seat.session.in_(over), seat.state != passed)
    due = (
        certificate.printed_at.is_null(False),
        certificate.lapsed_at.is_null(),
        certificate.revoked_at.is_null(),
        certificate.enrolment.in_(seats),
    )
    return int(certificate.update(lapsed_at=now).where(*due).execute())


def _one(
    seat: tables.Enrolment, language: str, keys: SigningKeys, zone: ZoneInfo, now: datetime
) -> SignedCertificate | None:
    """Return the certificate of a seat; None where it was revoked, or the seat has gone."""
    name = seat.worker.name
    if not issuing.lock_seat(seat.id):
        return None
    row = issuing.current(seat.id)
    if row is not None and row.revoked_at is not None:
        return None
    if row is not None and issuing.is_outdated(row, seat, zone):
        row = issuing.replace(row, seat, name, keys, zone, now)
    if row is None:
        row = issuing.make(seat, name, keys, zone, now)
        tables.Certificate.update(printed_at=now).where(tables.Certificate.id == row.id).execute()
    return replace(issuing.signed(row, keys, name), language=language)


def _seats(session_id: int) -> list[Any]:
    seat, worker = tables.Enrolment, tables.Worker
    query = (
        seat.select(seat, worker)
        .join(worker)
        .where(seat.session == session_id, seat.state != EnrolmentState.CANCELLED)
        .order_by(worker.name, seat.id)
    )
    return list(query)
