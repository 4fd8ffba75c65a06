"""Worker IDs: `BS-XXXX-XXX`, six random characters and one that checks them.

The alphabet is Crockford's base 32 (no I, L, O, U; typed I and L are read as 1, O as 0). The
check character is the value of the six as a polynomial over GF(2^5), modulo x^5 + x^2 + 1, at the
point 4, whose powers are all different. It therefore catches every single wrong character and
every swap of two characters.
"""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PREFIX = "BS"
_VALUE = {c: i for i, c in enumerate(ALPHABET)} | {"I": 1, "L": 1, "O": 0}
_MODULUS = 0b100101
_POINT = 4


def new() -> str:
    """Give a random ID of seven characters, without prefix and dashes."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(6))
    return body + check_character(body)


def check_character(body: str) -> str:
    """Give the check character of the first six; raises KeyError on a letter that is none."""
    total = 0
    for character in body:
        total = _times_point(total ^ _VALUE[character])
    return ALPHABET[total]


def show(public_id: str) -> str:
    """Write `7K3M9QX` as people see it: `BS-7K3M-9QX`."""
    return f"{PREFIX}-{public_id[:4]}-{public_id[4:]}"


def parse(text: str) -> str | None:
    """Read an ID as typed, with or without prefix and dashes; None when it is not one."""
    letters = "".join(c for c in text.upper() if c.isalnum())
    letters = letters.removeprefix(PREFIX) if len(letters) == 9 else letters
    if len(letters) != 7 or any(c not in _VALUE for c in letters):
        return None
    public_id = "".join(ALPHABET[_VALUE[c]] for c in letters)
    return public_id if check_character(public_id[:6]) == public_id[6] else None


def _times_point(value: int) -> int:
    for _ in range(_POINT.bit_length() - 1):
        value <<= 1
        if value & 0b100000:
            value ^= _MODULUS
    return value
