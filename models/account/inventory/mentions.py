"""Recognise a person in what others have typed about them.

A name may be written in Hindi or Latin letters, a number with spaces and digits of any script. A
namesake is taken for the person: another's form then asks one question again, which does no harm.
"""

import re
from collections.abc import Callable
from contextlib import suppress

from cryptography.fernet import InvalidToken

from models import text_forms
from models.account.inventory.data_subject import DataSubject
from models.identity import PhoneCipher, envelope

Recogniser = Callable[[object], bool]


def recogniser(person: DataSubject, keys: PhoneCipher) -> Recogniser:
    """Return a function that tells whether an answer in another's form is about the person."""
    names = [words for name in person.names if (words := _words(name))]
    public_id = person.worker.public_id if person.worker else None
    number = person.phone[-10:]

    def is_about_them(value: object) -> bool:
        text = _text(value, keys)
        if public_id and public_id in text.upper().replace("-", ""):
            return True
        if number and number in re.sub(r"\D", "", text_forms.digits(text)):
            return True
        words = _words(text)
        return bool(words) and any(words <= name or name <= words for name in names)

    return is_about_them


def _text(value: object, keys: PhoneCipher) -> str:
    """Return an answer as text, decrypted: "" for numbers, and for what no key decrypts."""
    if envelope.is_sealed(value):
        with suppress(InvalidToken):
            return envelope.unseal(value, keys)
    return value if isinstance(value, str) else ""


def _words(text: str) -> frozenset[str]:
    """Return the sounds of the words of a text, without numbers."""
    words = text_forms.normalize(text).split()
    return frozenset(text_forms.phonetic_key(word) for word in words if not word.isdecimal())
