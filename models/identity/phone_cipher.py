"""Encrypt phone numbers, and hash them with a key to find duplicates."""

import base64
import hashlib
import hmac
from typing import Protocol

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class PhoneEncryptor(Protocol):
    """What storing a phone needs: to encrypt and to hash it, never to decrypt it."""

    def encrypt(self, phone: str) -> str:
        """Return a phone in E.164 form, encrypted."""

    def phone_hash(self, phone: str) -> str:
        """Return a keyed hash of a phone in E.164 form."""


class PhoneCipher:
    """A cipher for phone numbers: the first key encrypts, all decrypt, and the last one hashes.

    New keys are put in front of the old ones, so the hash of a phone stays the same. The last key
    has to stay; after `python run.py rotate` those between it and the first can be removed.
    """

    def __init__(self, keys: str) -> None:
        """Parse Fernet keys separated by commas; raises ValueError when there is none."""
        parts = [part.strip() for part in keys.split(",") if part.strip()]
        if not parts:
            raise ValueError("no Fernet key was given")
        self._first = Fernet(parts[0])
        self._fernet = MultiFernet([Fernet(part) for part in parts])
        self._hash_key = hashlib.sha256(b"phone hash" + parts[-1].encode()).digest()
        self._card_key = hashlib.sha256(b"card mark" + parts[-1].encode()).digest()

    def encrypt(self, phone: str) -> str:
        """Return the token of a phone in E.164 form."""
        return self._fernet.encrypt(phone.encode()).decode()

    def decrypt(self, token: str) -> str:
        """Return the phone of a token; raises cryptography.fernet.InvalidToken with wrong keys."""
        return self._fernet.decrypt(token.encode()).decode()

    def renewed(self, token: str) -> str:
        """Return a token encrypted with the first key: the same one when it is so already.

        Raises cryptography.fernet.InvalidToken.
        """
        try:
            self._first.decrypt(token.encode())
        except InvalidToken:
            return self.encrypt(self.decrypt(token))
        return token

    def phone_hash(self, phone: str) -> str:
        """Return the keyed hash (HMAC-SHA-256, hexadecimal) of a phone in E.164 form."""
        return hmac.new(self._hash_key, phone.encode(), hashlib.sha256).hexdigest()

    def card_mark(self, public_id: str) -> str:
        """Return the keyed mark of a worker's card (HMAC-SHA-256, URL-safe base 64)."""
        digest = hmac.digest(self._card_key, public_id.encode(), "sha256")
        return base64.urlsafe_b64encode(digest).decode()
