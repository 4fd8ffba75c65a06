"""The keys that sign certificates, and the public keys that verify them (Ed25519)."""

import base64
import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_ID = 16  # hexadecimal digits
_PURPOSE = b"Booth Shakti certificates"


class SigningKeys:
    """The keys of SHAKTI_CERTIFICATE_KEY: the first signs, all verify.

    Without that setting the one key is derived from the last key of SHAKTI_SECRET_KEY, which has to
    stay anyway: nothing more to keep, and the same in every process.
    """

    def __init__(self, certificate_keys: str, secret_keys: str) -> None:
        """Parse keys of 32 bytes in base64, separated by commas; raises ValueError without any."""
        parts = _parts(certificate_keys) or [derived(secret_keys)]
        seeds = [base64.urlsafe_b64decode(part) for part in parts]
        self._keys = {
            key_id(_public(key)): key for key in map(Ed25519PrivateKey.from_private_bytes, seeds)
        }

    @property
    def key_id(self) -> str:
        """The id of the key that signs."""
        return next(iter(self._keys))

    @property
    def public_keys(self) -> dict[str, bytes]:
        """The public keys (32 bytes) by their ids, that of the key that signs first."""
        return {id_: _public(key) for id_, key in self._keys.items()}

    def sign(self, message: str, id_: str = "") -> bytes:
        """Return the signature of a text, by the key with this id where it is there."""
        return self._keys.get(id_, self._keys[self.key_id]).sign(message.encode())

    def is_signed(self, message: str, signature: bytes) -> bool:
        """Check whether one of the keys has signed a text."""
        return any(_verifies(key, message, signature) for key in self._keys.values())


def key_id(public_key: bytes) -> str:
    """Return the id of a public key: the begin of its SHA-256."""
    return hashlib.sha256(public_key).hexdigest()[:KEY_ID]


def derived(secret_keys: str) -> str:
    """Return the key that signs without SHAKTI_CERTIFICATE_KEY, as that setting would have it.

    Raises ValueError without any secret key.
    """
    parts = _parts(secret_keys)
    if not parts:
        raise ValueError("no key was given")
    secret = base64.urlsafe_b64decode(parts[-1])
    kdf = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=_PURPOSE)
    return base64.urlsafe_b64encode(kdf.derive(secret)).decode()


def _parts(keys: str) -> list[str]:
    return [part.strip() for part in keys.split(",") if part.strip()]


def _public(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes_raw()


def _verifies(key: Ed25519PrivateKey, message: str, signature: bytes) -> bool:
    try:
        key.public_key().verify(signature, message.encode())
    except InvalidSignature:
        return False
    return True
