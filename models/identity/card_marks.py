"""The mark in the QR code of a worker's card, by which a forged card is known.

It is the first ten characters (60 bits) of an HMAC-SHA256 of the worker's ID with the key that also
hashes phones, which stays when the keys that encrypt are changed. `7K3M9QX-q0Zc_x3aBd` is what the
card says; cards from before say `7K3M9QX` alone.
"""

import hmac
from dataclasses import dataclass

from models.identity import worker_ids
from models.identity.phone_cipher import PhoneCipher

LENGTH = 10


@dataclass(frozen=True, slots=True)
class CardText:
    """What the QR code of a card says: an ID as it was read, and whether its mark is right.

    `marked` is None where there is no mark at all.
    """

    worker: str
    marked: bool | None


def write(public_id: str, keys: PhoneCipher) -> str:
    """Return the text of a card's QR code for an ID of seven characters."""
    return f"{public_id}-{keys.card_mark(public_id)[:LENGTH]}"


def read(text: str, keys: PhoneCipher) -> CardText:
    """Read the text of a card's QR code, or an ID that was typed."""
    public_id = worker_ids.parse(text[:-LENGTH])
    if len(text) == worker_ids.LENGTH + 1 + LENGTH and public_id == text[: worker_ids.LENGTH]:
        return CardText(public_id, hmac.compare_digest(write(public_id, keys), text))
    return CardText(text, None)
