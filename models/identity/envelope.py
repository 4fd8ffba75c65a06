"""An encrypted text among the values of a JSON object, marked so that it is recognised.

It is stored as `{"encrypted": "<token>"}`. Whatever reads stored answers (the export of personal
data, the key rotation) knows an encrypted one by this mark, not by its key or its looks.
"""

from typing import TypeGuard

from models.identity.phone_cipher import PhoneCipher, PhoneEncryptor

Envelope = dict[str, str]
MARK = "encrypted"


def seal(text: str, keys: PhoneEncryptor) -> Envelope:
    """Return the envelope with this text."""
    return {MARK: keys.encrypt(text)}


def is_sealed(value: object) -> TypeGuard[Envelope]:
    """Check whether a value of a JSON object is an envelope."""
    return isinstance(value, dict) and value.keys() == {MARK} and isinstance(value[MARK], str)


def token(envelope: Envelope) -> str:
    """Return the encrypted text in an envelope."""
    return envelope[MARK]


def unseal(envelope: Envelope, keys: PhoneCipher) -> str:
    """Return the text in an envelope; raises cryptography.fernet.InvalidToken with wrong keys."""
    return keys.decrypt(envelope[MARK])


def renewed(envelope: Envelope, keys: PhoneCipher) -> Envelope:
    """Return an envelope encrypted with the first key: an equal one when it is so already.

    Raises cryptography.fernet.InvalidToken.
    """
    return {MARK: keys.renewed(envelope[MARK])}
