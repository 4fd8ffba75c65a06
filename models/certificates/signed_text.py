"""The signed text in the QR code of a certificate.

`BSC1|<name>|<subject>|<YYYY-MM-DD>|<serial>|<signature>`: one line of UTF-8, in which the Ed25519
signature (base64 without padding) is over everything before its `|`. So what is signed is what
people read: any scanner shows it, it can be pasted anywhere, and nothing has to be encoded the same
way twice. CBOR, JSON and compression would each need rules for that, a decoder on the page that
verifies offline, and would save little: the signature alone is half of a usual text.

Fields are written so that what happens to a text on its way changes nothing: in NFC, without marks
that nobody sees, with single spaces and plain hyphens. base64url is not used, for chat apps read
`__` as the begin of italics.
"""

import base64
import binascii
import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from models.identity import certificate_serials as serials
from models.typed_text import cleaned

MARK, SEPARATOR = "BSC1", "|"
SIGNATURE = 64  # bytes
_BEGINNING = re.compile(rf"{MARK}\s*\{SEPARATOR}")


class Damaged(Exception):
    """A text begins as one of ours, and cannot be read as one: something is missing or changed."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a certificate says; `serial` is `C7K3M-9QX`. The texts are `signable`."""

    name: str
    title: str
    day: date
    serial: str

    @property
    def message(self) -> str:
        """The text that is signed."""
        fields = (MARK, self.name, self.title, self.day.isoformat(), self.serial)
        return SEPARATOR.join(fields)


def signable(text: str) -> str:
    """Return a name or subject as it is signed and shown."""
    composed = cleaned(unicodedata.normalize("NFC", text))
    return " ".join(composed.replace(SEPARATOR, "/").split())


def join(message: str, signature: bytes) -> str:
    """Return the text of the QR code."""
    return f"{message}{SEPARATOR}{base64.b64encode(signature).decode().rstrip('=')}"


def find(text: str) -> str | None:
    """Return the part of a text that begins as a signed text, as it is read; None without one."""
    normal = cleaned(unicodedata.normalize("NFC", text))
    start = _BEGINNING.search(normal)
    return normal[start.start() :] if start else None


def split(text: str) -> tuple[Facts, bytes]:
    """Return what a text that `find` has found says, and its signature, unchecked.

    Raises Damaged.
    """
    fields = [" ".join(field.split()) for field in text.split(SEPARATOR)]
    if len(fields) != 6:
        raise Damaged
    _, name, subject, day, serial, signature = fields
    known = serials.parse(serial)
    if known is None or serials.show(known) != serial:
        raise Damaged
    return Facts(name, subject, _day(day), serial), _signature(signature.replace(" ", ""))


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Damaged from None
    if day.isoformat() != text:  # 20261130 is the same day, and another text
        raise Damaged
    return day


def _signature(text: str) -> bytes:
    """Return the bytes of a signature; only one text stands for them. Raises Damaged."""
    try:
        signature = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise Damaged from None
    whole = len(signature) == SIGNATURE
    if not whole or base64.b64encode(signature).decode().rstrip("=") != text:
        raise Damaged
    return signature
