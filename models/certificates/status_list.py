"""The status list of Open Badges: a bit for each certificate says whether it was revoked.

It is the W3C's Bitstring Status List v1.0, one list for all, signed as the badges are. A badge
names the address at which the operator publishes it, and the number of its bit.
"""

import base64
import gzip
from collections.abc import Iterable
from datetime import UTC, datetime

from models.certificates import open_badge
from models.certificates.signing import SigningKeys

CONTEXT = "https://www.w3.org/ns/credentials/v2"
LEAST = 131_072  # bits: with fewer, who asks for the list would say which badge they look at
PURPOSE = "revocation"


def entry(url: str, number: int) -> dict[str, str]:
    """Return the `credentialStatus` of the badge whose certificate has this number."""
    return {
        "id": f"{url}#{number}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": PURPOSE,
        "statusListIndex": str(number),
        "statusListCredential": url,
    }


def token(
    revoked: Iterable[int], highest: int, keys: SigningKeys, *, url: str, now: datetime
) -> str:
    """Return the list, published at `url`, as a compact JSON Web Token.

    `revoked` are numbers of certificates; `highest` is the highest number of any.
    """
    at = now.astimezone(UTC).replace(microsecond=0)
    credential = {
        "@context": [CONTEXT],
        "id": url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": open_badge.issuer(keys),
        "validFrom": at.isoformat().replace("+00:00", "Z"),
        "credentialSubject": {
            "id": f"{url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": PURPOSE,
            "encodedList": _encoded(revoked, highest),
        },
    }
    return open_badge.sign(credential, keys, valid_from=int(at.timestamp()))


def _encoded(revoked: Iterable[int], highest: int) -> str:
    """Return the bits, the first one the highest of its byte: gzip, base64url, multibase `u`."""
    bits = bytearray((highest // LEAST + 1) * LEAST // 8)
    for number in revoked:
        bits[number // 8] |= 0x80 >> number % 8
    packed = base64.urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0))
    return "u" + packed.decode().rstrip("=")
