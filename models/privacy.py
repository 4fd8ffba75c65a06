"""Phones: read, encrypted, and hashed with a key, so that duplicates show without decrypting."""

import hashlib
import hmac
import re
from dataclasses import dataclass

import phonenumbers
from cryptography.fernet import Fernet, MultiFernet

from models.errors import BadPhone

NOTICE_VERSION = "2026-11"


@dataclass(frozen=True, slots=True)
class Consent:
    """What a person agreed to: the notice's version, its text's SHA-256 and its language."""

    notice_version: str
    text_hash: str
    language: str

    @classmethod
    def to(cls, text: str, language: str) -> "Consent":
        """Give the consent to the present notice, whose words are `text`."""
        return cls(NOTICE_VERSION, hashlib.sha256(text.encode()).hexdigest(), language)


class Keys:
    """The Fernet keys of a setting: the first encrypts, every one decrypts, the last one hashes.

    New keys are put in front of the old ones, so the hash of a phone stays the same.
    """

    def __init__(self, keys: str) -> None:
        """Take Fernet keys separated by commas; raises ValueError when there is none."""
        parts = [part.strip() for part in keys.split(",") if part.strip()]
        if not parts:
            raise ValueError("no Fernet key was given")
        self._fernet = MultiFernet([Fernet(part) for part in parts])
        self._hash_key = hashlib.sha256(b"phone hash" + parts[-1].encode()).digest()

    def encrypt(self, phone: str) -> str:
        """Encrypt a phone in E.164 form."""
        return self._fernet.encrypt(phone.encode()).decode()

    def decrypt(self, token: str) -> str:
        """Give the phone back; raises cryptography.fernet.InvalidToken with the wrong keys."""
        return self._fernet.decrypt(token.encode()).decode()

    def phone_hash(self, phone: str) -> str:
        """Give a keyed hash (HMAC-SHA-256, hexadecimal) of a phone in E.164 form."""
        return hmac.new(self._hash_key, phone.encode(), hashlib.sha256).hexdigest()


def own_phone(text: str) -> str:
    """Read the phone of a contact that Telegram vouches for, as E.164; raises BadPhone.

    Telegram has confirmed it, so any number of 7 to 15 digits (ITU-T E.164) is taken.
    """
    try:
        parsed = phonenumbers.parse(text if text.startswith("+") else f"+{text}", "IN")
        if phonenumbers.is_valid_number(parsed):
            return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))
    except phonenumbers.NumberParseException:
        pass
    digits = re.sub(r"\D", "", text, flags=re.ASCII)
    if not 7 <= len(digits) <= 15:
        raise BadPhone
    return f"+{digits}"
