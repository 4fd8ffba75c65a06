"""Check and clean the name that a person gives."""

import unicodedata

from models.identity import phone_numbers
from models.identity.errors import BadName, PhoneInName
from models.typed_text import cleaned

# Characters; Telegram's own limit for a first name. The columns Worker.name and Invitation.name
# (models/tables) have this length: another limit needs a migration of both.
NAME_LIMIT = 64


_JOINERS = "\u200c\u200d"


def clean_name(text: str) -> str:
    """Return a name without control characters, invisible letters and double spaces.

    Joiners stay, Hindi needs them. Raises BadName when no letter is left or when it is longer
    than NAME_LIMIT, and PhoneInName: a phone is never kept where everybody can read it.
    """
    spaced = " ".join(cleaned(unicodedata.normalize("NFC", text)).split())
    name = "".join(c for c in spaced if c in _JOINERS or unicodedata.category(c)[0] != "C").strip()
    if len(name) > NAME_LIMIT or not any(c.isalpha() for c in name):
        raise BadName(limit=NAME_LIMIT)
    if phone_numbers.may_be_in(name):
        raise PhoneInName(limit=NAME_LIMIT)
    return name
