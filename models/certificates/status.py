"""How a certificate stands now: it is good while the seat behind it counts as passed."""

from datetime import datetime
from enum import StrEnum

from models import attendance, tables
from models.attendance import AttendanceStage
from models.tables.trainings import EnrolmentState


class CertificateStatus(StrEnum):
    """What is known of a certificate. The last three have no record here."""

    VALID = "valid"
    EARLY = "early"  # printed before the session; its person has not come yet
    LAPSED = "lapsed"  # printed before the session, and its person is not on the list
    REVOKED = "revoked"
    REPLACED = "replaced"  # by one with a corrected name, or with the day it was moved to
    WITHDRAWN = "withdrawn"  # its holder has erased themselves
    UNRECORDED = "unrecorded"  # signed by our key, and not in the database
    FORGED = "forged"  # changed, or signed by somebody else
    FOREIGN = "foreign"  # not one of ours at all


def of_row(row: tables.Certificate, now: datetime) -> CertificateStatus:
    """Return how the certificate of a row stands. For models alone."""
    if row.withdrawn_at is not None:
        return CertificateStatus.WITHDRAWN
    if row.replaced_by is not None:
        return CertificateStatus.REPLACED
    if row.revoked_at is not None or row.enrolment is None:
        return CertificateStatus.REVOKED
    if row.lapsed_at is not None and row.enrolment.state != EnrolmentState.PASSED:
        return CertificateStatus.LAPSED
    return _of_seat(row.enrolment, printed=row.printed_at is not None, now=now)


def _of_seat(seat: tables.Enrolment, *, printed: bool, now: datetime) -> CertificateStatus:
    if seat.state == EnrolmentState.PASSED:
        return CertificateStatus.VALID
    if seat.failed_at is not None or not printed:
        return CertificateStatus.REVOKED
    is_held = seat.state == EnrolmentState.ENROLLED and seat.session.cancelled_at is None
    if not is_held:
        return CertificateStatus.LAPSED
    if attendance.presences.counts(seat.id, seat.session):
        return CertificateStatus.VALID
    over = attendance.stage_of(seat.session, now) is AttendanceStage.CLOSED
    return CertificateStatus.LAPSED if over else CertificateStatus.EARLY
