"""Serials of certificates: `C7K3M-9QX`, six random characters and a check character.

The alphabet and the check character are those of worker IDs.
"""

import re

from models.identity import worker_ids
from models.text_forms import digits

PREFIX = "C"
_SERIAL = re.compile(r"C\s*([0-9A-Z]{4})([\s-]*)([0-9A-Z]{3})")


def new() -> str:
    """Return a new random serial of seven characters, without prefix and dash."""
    return worker_ids.new()


def show(serial: str) -> str:
    """Return `7K3M9QX` as people see it: `C7K3M-9QX`."""
    return f"{PREFIX}{serial[:4]}-{serial[4:]}"


def parse(text: str) -> str | None:
    """Return the seven characters of a typed serial; None when it is not one."""
    match = _SERIAL.fullmatch(digits(text).upper().strip())
    return worker_ids.parse(match[1] + match[3]) if match else None


def resembles(text: str) -> bool:
    """Return whether a text without a command is meant as a serial.

    With the dash in its place, as one word with digits in it, or else with a right check character.
    """
    match = _SERIAL.fullmatch(digits(text).upper().strip())
    if match is None:
        return False
    one_word = not match[2] and re.search("[0-9]", match[1] + match[3])
    return "-" in match[2] or bool(one_word) or parse(text) is not None
