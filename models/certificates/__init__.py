"""Certificates of passed trainings: signed, verified, revoked, printed before the session."""

from models.certificates import (
    issuing,
    lookups,
    open_badge,
    revocations,
    sheets,
    signed_text,
    signing,
    status_list,
    verification,
)
from models.certificates.errors import CertificateRevoked, NobodyEnrolled, NotPassed, TooManySerials
from models.certificates.issuing import Passed, SignedCertificate
from models.certificates.signed_text import Facts
from models.certificates.signing import SigningKeys
from models.certificates.status import CertificateStatus
from models.certificates.verification import CertificateCheck

__all__ = [
    "CertificateCheck",
    "CertificateRevoked",
    "CertificateStatus",
    "Facts",
    "NobodyEnrolled",
    "NotPassed",
    "Passed",
    "SignedCertificate",
    "SigningKeys",
    "TooManySerials",
    "issuing",
    "lookups",
    "open_badge",
    "revocations",
    "sheets",
    "signed_text",
    "signing",
    "status_list",
    "verification",
]
