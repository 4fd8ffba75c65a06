"""Worker IDs: `BS-XXXX-XXX`, six random characters and a check character.

The alphabet is Crockford's base 32 (no I, L, O, U; typed I and L are read as 1, O as 0). The
check character is the value of the six as a polynomial over GF(2^5), modulo x^5 + x^2 + 1, at the
point 4, whose powers are all different. It therefore catches every single wrong character and
every swap of two characters.
"""

import re
import secrets
from collections.abc import Iterator
from itertools import combinations

from models import text_forms

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PREFIX = "BS"
LENGTH = 7
_VALUE = {c: i for i, c in enumerate(ALPHABET)} | {"I": 1, "L": 1, "O": 0}
_MODULUS = 0b100101
_POINT = 4
_WITH_PREFIX = re.compile(rf"{PREFIX}[\s]*(-?)([0-9A-Z\s-]+)")


def new() -> str:
    """Return a new random ID of seven characters, without prefix and dashes."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(6))
    return body + check_character(body)


def check_character(body: str) -> str:
    """Return the check character of the first six; raises KeyError on an invalid character."""
    total = 0
    for character in body:
        total = _times_point(total ^ _VALUE[character])
    return ALPHABET[total]


def show(public_id: str) -> str:
    """Return `7K3M9QX` as people see it: `BS-7K3M-9QX`."""
    return f"{PREFIX}-{public_id[:4]}-{public_id[4:]}"


def parse(text: str) -> str | None:
    """Parse an ID as typed, with or without prefix and dashes; return None when it is not one."""
    return next(filter(_is_valid, _readings(text)), None)


def token(text: str) -> str:
    """Return a typed ID as a `/start` token can hold it: capitals, ASCII digits and dashes."""
    return "".join(c for c in text_forms.digits(text).upper() if c.isalnum() or c == "-")


def is_near(text: str) -> bool:
    """Return whether a text is an ID or nearly one: its characters, one more or one less."""
    return bool(_readings(text))


def resembles(text: str) -> bool:
    """Return whether a text without a command is meant as an ID: `BS-…`, or BS and digits.

    A word such as `BSNL` or `namaste` is not.
    """
    typed = text_forms.digits(text).upper().strip()
    match = _WITH_PREFIX.fullmatch(typed)
    return bool(match and (match[1] or re.search(r"\d", match[2])) and _readings(text))


def repairs(text: str) -> tuple[str, ...]:
    """Return the valid IDs that are one slip away from what was typed, the likeliest first.

    A slip is two swapped characters, one too many, one missing, or one wrong. About ten IDs pass
    the check, of which seldom more than one belongs to anybody.
    """
    slips = (slip for reading in _readings(text) for slip in _one_slip_from(reading))
    return tuple(dict.fromkeys(filter(_is_valid, slips)))


def _readings(text: str) -> tuple[str, ...]:
    """Return how a text may be read as an ID: with and without the prefix, six to eight letters.

    Return () when it is no ID at all.
    """
    typed = token(text).replace("-", "")
    readings = (typed.removeprefix(PREFIX), typed) if typed.startswith(PREFIX) else (typed,)
    return tuple(
        "".join(ALPHABET[_VALUE[c]] for c in reading)
        for reading in readings
        if abs(len(reading) - LENGTH) <= 1 and all(c in _VALUE for c in reading)
    )


def _one_slip_from(typed: str) -> Iterator[str]:
    positions = range(len(typed))
    if len(typed) > LENGTH:
        yield from (typed[:i] + typed[i + 1 :] for i in positions)
    elif len(typed) < LENGTH:
        gaps = range(len(typed) + 1)
        yield from (typed[:i] + c + typed[i:] for i in gaps for c in ALPHABET)
    else:
        for i, k in combinations(positions, 2):
            yield typed[:i] + typed[k] + typed[i + 1 : k] + typed[i] + typed[k + 1 :]
        yield from (typed[:i] + c + typed[i + 1 :] for i in positions for c in ALPHABET)


def _is_valid(typed: str) -> bool:
    return len(typed) == LENGTH and check_character(typed[:-1]) == typed[-1]


def _times_point(value: int) -> int:
    for _ in range(_POINT.bit_length() - 1):
        value <<= 1
        if value & 0b100000:
            value ^= _MODULUS
    return value
