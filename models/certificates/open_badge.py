"""A certificate as an Open Badge 3.0: a verifiable credential, signed as a JSON Web Token.

Its issuer is the key itself (`did:key`), so whoever has the badge needs nothing else to verify the
signature. Where a status list is published on the web (models/certificates/status_list.py), the
badge names it; else a revocation is known to the bot and to the page that verifies, alone.
"""

import base64
import json
import uuid
from collections.abc import Mapping
from typing import Any

from models.certificates.signed_text import Facts
from models.certificates.signing import SigningKeys

CONTEXT = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_ED25519 = b"\xed\x01"  # the multicodec prefix of such a public key


def token(
    facts: Facts,
    keys: SigningKeys,
    *,
    campaign: str,
    criteria: str,
    status: Mapping[str, str] | None = None,
) -> str:
    """Return the badge as a compact JSON Web Token.

    `criteria` says what it is given for, `status` (its `credentialStatus`) where a revocation is
    published.
    """
    credential = _credential(facts, issuer(keys), campaign, criteria)
    if status is not None:
        credential["credentialStatus"] = dict(status)
    return sign(credential, keys, valid_from=_midnight(facts))


def sign(credential: dict[str, Any], keys: SigningKeys, *, valid_from: int) -> str:
    """Return a verifiable credential of our key as a compact JSON Web Token.

    `valid_from` is in seconds since 1970.
    """
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": _base64url(keys.public_keys[keys.key_id])}
    header = {"alg": "EdDSA", "typ": "JWT", "jwk": jwk}
    claims = {"iss": issuer(keys), "jti": credential["id"], "nbf": valid_from}
    signed = f"{_json(header)}.{_json(credential | claims)}"
    return f"{signed}.{_base64url(keys.sign(signed))}"


def issuer(keys: SigningKeys) -> str:
    """Return who issues: the key that signs, as a decentralised identifier."""
    return did(keys.public_keys[keys.key_id])


def did(public_key: bytes) -> str:
    """Return the decentralised identifier that a public key is."""
    number, digits = int.from_bytes(_ED25519 + public_key, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        digits = _BASE58[digit] + digits
    return f"did:key:z{digits}"


def _credential(facts: Facts, by: str, campaign: str, criteria: str) -> dict[str, Any]:
    achievement = {
        "id": _urn(by, facts.title),
        "type": ["Achievement"],
        "name": facts.title,
        "description": facts.title,
        "criteria": {"narrative": criteria},
    }
    holder = {
        "type": "IdentityObject",
        "hashed": False,
        "identityHash": facts.name,
        "identityType": "name",
    }
    return {
        "@context": list(CONTEXT),
        "id": _urn(by, facts.serial),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": f"{facts.title} ({facts.serial})",
        "issuer": {"id": by, "type": ["Profile"], "name": campaign},
        "validFrom": f"{facts.day.isoformat()}T00:00:00Z",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [holder],
            "achievement": achievement,
        },
    }


def _midnight(facts: Facts) -> int:
    """Return the begin of the day in UTC, in seconds since 1970."""
    return (facts.day.toordinal() - 719_163) * 86_400


def _urn(by: str, name: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{by}#{name}").urn


def _json(value: dict[str, Any]) -> str:
    return _base64url(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def _base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")
