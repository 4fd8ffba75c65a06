"""Issue certificates to those who passed, and reissue one with a corrected name."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from peewee import ModelSelect, fn

from models import audit, tables, worker_rows, workers
from models.audit import AuditAction
from models.certificates import signed_text
from models.certificates.errors import CertificateRevoked, NotPassed
from models.certificates.signed_text import Facts, signable
from models.certificates.signing import SigningKeys
from models.database import lock_row, transaction
from models.identity import certificate_serials as serials
from models.tables.trainings import EnrolmentState


@dataclass(frozen=True, slots=True)
class Passed:
    """A session that a worker has passed, for which there is a certificate."""

    enrolment_id: int
    title: str
    day: date


@dataclass(frozen=True, slots=True)
class SignedCertificate:
    """A certificate: what it says, and the text of its QR code.

    `new_name` is the holder's name now where that is another one, else "". `number` is that of its
    bit in the status list. `language` is its holder's, "" where nobody asked or they chose none.
    """

    enrolment_id: int
    facts: Facts
    text: str
    new_name: str = ""
    number: int = 0
    language: str = ""


def passed_by(telegram_id: int, zone: ZoneInfo) -> tuple[Passed, ...]:
    """Return the sessions that a worker has passed, the latest first. Raises NotRegistered."""
    query = _passed(worker_rows.require_id(telegram_id))
    return tuple(
        Passed(row.id, row.session.training.title, _day(row.session, zone)) for row in query
    )


def has_passed(telegram_id: int) -> bool:
    """Return whether this person is a worker who has passed a session."""
    worker = worker_rows.find(telegram_id)
    return worker is not None and bool(_passed(worker.id).exists())


def issue(
    telegram_id: int, enrolment_id: int, keys: SigningKeys, zone: ZoneInfo, now: datetime
) -> SignedCertificate:
    """Return the certificate of a worker for a session that they passed, made on first use.

    Raises NotRegistered, NotPassed or CertificateRevoked.
    """
    with transaction():
        worker = workers.get_locked(telegram_id)
        row = _own(worker, enrolment_id, keys, zone, now)
    return signed(row, keys, worker.name)


def reissue(
    telegram_id: int, enrolment_id: int, keys: SigningKeys, zone: ZoneInfo, now: datetime
) -> SignedCertificate:
    """Return a certificate with the worker's present name; one with another name is revoked.

    A second time changes nothing. Raises NotRegistered, NotPassed or CertificateRevoked.
    """
    with transaction():
        worker = workers.get_locked(telegram_id)
        row = _own(worker, enrolment_id, keys, zone, now)
        if row.name != signable(worker.name):
            seat: tables.Enrolment = tables.Enrolment.get_by_id(enrolment_id)
            corrected = replace(row, seat, worker.name, keys, zone, now)
            audit.record(
                worker.id,
                AuditAction.REISSUE_CERTIFICATE,
                f"T{seat.session_id}",
                now,
                serial=serials.show(row.serial),
                new=serials.show(corrected.serial),
            )
            row = corrected
    return signed(row, keys, worker.name)


def issue_all(session_id: int, keys: SigningKeys, zone: ZoneInfo, now: datetime) -> int:
    """Create the certificates of a session that nobody has asked for yet; return how many."""
    seat, certificate = tables.Enrolment, tables.Certificate
    made = certificate.select(certificate.enrolment).where(
        certificate.enrolment.is_null(False), certificate.lapsed_at.is_null()
    )
    with transaction():
        query: Any = seat.select(seat, tables.Session, tables.Worker).join(tables.Session)
        rows = (
            query.switch(seat)
            .join(tables.Worker)
            .where(
                seat.session == session_id,
                seat.state == EnrolmentState.PASSED,
                seat.id.not_in(made),
            )
        )
        missing = [one for one in rows.order_by(seat.id) if lock_seat(one.id)]
        for one in missing:
            if current(one.id) is None:
                make(one, one.worker.name, keys, zone, now)
    return len(missing)


def signed_by() -> dict[str, int]:
    """Return how many certificates each key has signed, by the id of the key."""
    certificate = tables.Certificate
    query: Any = certificate.select(certificate.key_id, fn.COUNT(certificate.id)).group_by(
        certificate.key_id
    )
    return dict(query.tuples())


def make(
    seat: tables.Enrolment, name: str, keys: SigningKeys, zone: ZoneInfo, now: datetime
) -> tables.Certificate:
    """Create the certificate of a seat. For models alone, with the seat locked."""
    row: tables.Certificate = tables.Certificate.create(
        serial=serials.new(),
        enrolment=seat.id,
        name=signable(name),
        subject=signable(seat.session.training.title),
        day=_day(seat.session, zone),
        key_id=keys.key_id,
        issued_at=now,
    )
    return row


def is_outdated(row: tables.Certificate, seat: tables.Enrolment, zone: ZoneInfo) -> bool:
    """Return whether the session was moved since its certificate was made. For models alone."""
    said = (row.day, row.subject)
    return said != (_day(seat.session, zone), signable(seat.session.training.title))


def replace(
    row: tables.Certificate,
    seat: tables.Enrolment,
    name: str,
    keys: SigningKeys,
    zone: ZoneInfo,
    now: datetime,
) -> tables.Certificate:
    """Create a corrected certificate in place of one, which says so. For models alone."""
    corrected = make(seat, name, keys, zone, now)
    certificate = tables.Certificate
    certificate.update(printed_at=row.printed_at).where(certificate.id == corrected.id).execute()
    certificate.update(revoked_at=now, replaced_by=corrected.serial).where(
        certificate.id == row.id
    ).execute()
    return corrected


def lock_seat(enrolment_id: int) -> bool:
    """Lock a seat, so that it gets one certificate; False when it has gone. For models alone."""
    return lock_row(tables.Enrolment, tables.Enrolment.id == enrolment_id)


def current(enrolment_id: int) -> tables.Certificate | None:
    """Return the certificate of a seat that was not replaced; one that had lapsed does so no more.

    For models alone, with the seat locked.
    """
    certificate = tables.Certificate
    query = certificate.select().where(
        certificate.enrolment == enrolment_id, certificate.replaced_by.is_null()
    )
    row = min(query, key=lambda one: (one.lapsed_at is not None, one.id), default=None)
    if row is not None and row.lapsed_at is not None:
        certificate.update(lapsed_at=None).where(certificate.id == row.id).execute()
    return row


def signed(row: tables.Certificate, keys: SigningKeys, name: str) -> SignedCertificate:
    """Return the certificate of a row, signed; `name` is that of its holder now."""
    facts = Facts(row.name or "", row.subject, row.day, serials.show(row.serial))
    text = signed_text.join(facts.message, keys.sign(facts.message, row.key_id))
    new_name = "" if signable(name) == row.name else name
    return SignedCertificate(row.enrolment_id or 0, facts, text, new_name, int(row.id))


def _own(
    worker: tables.Worker, enrolment_id: int, keys: SigningKeys, zone: ZoneInfo, now: datetime
) -> tables.Certificate:
    seat = _passed(worker.id).where(tables.Enrolment.id == enrolment_id).first()
    if seat is None:
        raise NotPassed
    lock_seat(enrolment_id)
    row = current(enrolment_id)
    if row is None:
        return make(seat, worker.name, keys, zone, now)
    if row.revoked_at is not None:
        raise CertificateRevoked(serial=serials.show(row.serial))
    if is_outdated(row, seat, zone):
        return replace(row, seat, worker.name, keys, zone, now)
    return row


def _passed(worker_id: int) -> "ModelSelect[tables.Enrolment]":
    seat, session = tables.Enrolment, tables.Session
    return (
        seat.select(seat, session)
        .join(session)
        .where(seat.worker == worker_id, seat.state == EnrolmentState.PASSED)
        .order_by(session.starts_at.desc(), seat.id.desc())
    )


def _day(session: tables.Session, zone: ZoneInfo) -> date:
    starts_at: datetime = session.starts_at
    return starts_at.astimezone(zone).date()
