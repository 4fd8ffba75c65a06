"""A certificate as an Open Badge 3.0 verifies with the key that it names itself."""

import base64
import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from models.certificates import Facts, SigningKeys, open_badge
from tests.support.world import SECRET

KEYS = SigningKeys("", SECRET)
FACTS = Facts("आशा पटेल", "बूथ प्रबंधन", date(2026, 11, 30), "C7K3M-9QX")
# A pair of the did:key method's own examples.
KNOWN_KEY = "2e6fcce36701dc791488e0d0b1745cc1e33a4c1c9fcc41c63bd343dbbe0970e6"
KNOWN_DID = "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"


def token() -> str:
    return open_badge.token(FACTS, KEYS, campaign="बूथ शक्ति", criteria="Came and passed.")


def decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def parts() -> tuple[dict[str, Any], dict[str, Any], bytes, bytes]:
    header, payload, signature = token().split(".")
    signed = f"{header}.{payload}".encode()
    return json.loads(decoded(header)), json.loads(decoded(payload)), signed, decoded(signature)


def test_its_signature_verifies_with_the_key_in_its_header_and_with_no_other_text() -> None:
    header, _, signed, signature = parts()
    assert (header["alg"], header["typ"]) == ("EdDSA", "JWT")
    key = Ed25519PublicKey.from_public_bytes(decoded(header["jwk"]["x"]))
    key.verify(signature, signed)
    with pytest.raises(InvalidSignature):
        key.verify(signature, signed + b"A")


def test_it_says_who_passed_what_when_and_by_whom() -> None:
    header, said, _, _ = parts()
    subject = said["credentialSubject"]
    assert said["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert subject["achievement"]["name"] == "बूथ प्रबंधन"
    assert subject["identifier"][0]["identityHash"] == "आशा पटेल"
    assert said["validFrom"] == "2026-11-30T00:00:00Z"
    assert datetime.fromtimestamp(said["nbf"], UTC) == datetime(2026, 11, 30, tzinfo=UTC)
    assert said["issuer"]["name"] == "बूथ शक्ति"
    assert said["iss"] == said["issuer"]["id"] == open_badge.did(decoded(header["jwk"]["x"]))
    assert said["jti"] == said["id"]
    assert said["id"].startswith("urn:uuid:")


def test_the_same_certificate_is_the_same_badge() -> None:
    assert token() == token()


def test_the_issuer_is_written_as_the_method_did_key_does() -> None:
    assert open_badge.did(bytes.fromhex(KNOWN_KEY)) == KNOWN_DID
