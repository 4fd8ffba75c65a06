"""The status list of Open Badges, read as the W3C's Bitstring Status List v1.0 says."""

import base64
import gzip
import json
from datetime import date, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from models.certificates import Facts, SigningKeys, open_badge, status_list
from tests.support.world import NOON, SECRET

KEYS = SigningKeys("", SECRET)
FACTS = Facts("आशा पटेल", "बूथ प्रबंधन", date(2026, 11, 30), "C7K3M-9QX")
URL = "https://example.org/badges/status.jwt"


def decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def read(token: str) -> dict[str, Any]:
    """Return what a token says, after its signature was verified with the key in its header."""
    header, payload, signature = token.split(".")
    key = Ed25519PublicKey.from_public_bytes(decoded(json.loads(decoded(header))["jwk"]["x"]))
    key.verify(decoded(signature), f"{header}.{payload}".encode())
    said: dict[str, Any] = json.loads(decoded(payload))
    return said


def listed(*revoked: int, highest: int = 50) -> dict[str, Any]:
    return read(status_list.token(revoked, highest, KEYS, url=URL, now=NOON))


def bits(said: dict[str, Any]) -> str:
    """Return the bits of a list, the first one on the left."""
    encoded = said["credentialSubject"]["encodedList"]
    assert encoded[0] == "u"  # multibase: base64url without padding
    assert "=" not in encoded
    return "".join(f"{byte:08b}" for byte in gzip.decompress(decoded(encoded[1:])))


def test_the_bit_of_each_revoked_certificate_is_set_and_no_other() -> None:
    found = bits(listed(1, 8, 50))
    assert [n for n, bit in enumerate(found) if bit == "1"] == [1, 8, 50]
    assert set(bits(listed())) == {"0"}


@pytest.mark.parametrize(("highest", "blocks"), [(0, 1), (131_071, 1), (131_072, 2), (300_000, 3)])
def test_it_has_a_bit_for_every_certificate_and_never_fewer_than_the_standard_wants(
    highest: int, blocks: int
) -> None:
    found = bits(listed(highest, highest=highest))
    assert len(found) == blocks * 131_072
    assert found[highest] == "1"


def test_the_list_is_a_credential_of_the_issuer_of_the_badges() -> None:
    said = listed(1)
    assert said["id"] == said["jti"] == URL
    assert said["type"] == ["VerifiableCredential", "BitstringStatusListCredential"]
    assert said["issuer"] == said["iss"] == open_badge.issuer(KEYS)
    assert said["credentialSubject"]["statusPurpose"] == "revocation"
    assert said["credentialSubject"]["type"] == "BitstringStatusList"
    assert datetime.fromisoformat(said["validFrom"]) == NOON
    assert said["nbf"] == NOON.timestamp()


def test_a_badge_names_the_list_and_its_bit_only_where_there_is_one() -> None:
    entry = status_list.entry(URL, 42)
    with_list, without = (
        read(open_badge.token(FACTS, KEYS, campaign="a", criteria="b", status=status))
        for status in (entry, None)
    )
    assert with_list.pop("credentialStatus") == {
        "id": f"{URL}#42",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "42",
        "statusListCredential": URL,
    }
    assert with_list == without
