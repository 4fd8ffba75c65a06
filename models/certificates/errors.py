"""Refusals about certificates."""

from models.errors import Refusal


class NotPassed(Refusal):
    """The person has not passed this session, so there is no certificate. No parameters."""

    key = "not_passed"


class CertificateRevoked(Refusal):
    """The certificate was revoked, and no new one is issued. Parameters: serial."""

    key = "certificate_revoked"


class NobodyEnrolled(Refusal):
    """Nobody has a seat for whom a certificate could be printed. Parameters: session."""

    key = "nobody_enrolled"


class TooManySerials(Refusal):
    """Somebody has asked for too many serials that nobody has. Parameters: limit (in a day)."""

    key = "too_many_serials"
