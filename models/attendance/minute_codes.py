"""The code that the hall sees, another one each minute.

It is HMAC-SHA256 of a key of the session and the minute, the last six digits. It is good for its
minute and the two after it, so that nobody has to be quick, and later it is of no use to anybody
to whom it was sent.
"""

import hmac
import re
import secrets
from datetime import datetime

from models.text_forms import digits

STEP = 60  # seconds that a code is shown
BACK = 2  # codes before the present one that are good
DIGITS = 6


def new_key() -> str:
    """Return a new key of a session, as 64 hexadecimal digits."""
    return secrets.token_hex(32)


def at(key: str | None, moment: datetime) -> str:
    """Return the code of a moment's minute; "" without a key."""
    return _code(key, minute_of(moment)) if key else ""


def is_good(key: str | None, code: str, now: datetime) -> bool:
    """Check whether a code, in digits of any script, is one of those that are good now."""
    minute, shown = minute_of(now), digits(code).encode()
    good = [_code(key, minute - back) for back in range(BACK + 1)] if key else []
    return any(hmac.compare_digest(one.encode(), shown) for one in good)


def minute_of(moment: datetime) -> int:
    """Return the number of a moment's minute, counted from 1970."""
    return int(moment.timestamp()) // STEP


def typed(text: str) -> str | None:
    """Return the code that a text is, such as `483920` or `४८३९२०`; else None.

    With a space in it `165 012` names a booth.
    """
    found = re.fullmatch(rf"[0-9]{{{DIGITS}}}", digits(text).strip())
    return found[0] if found else None


def _code(key: str, minute: int) -> str:
    digest = hmac.digest(bytes.fromhex(key), minute.to_bytes(8, "big"), "sha256")
    return f"{int.from_bytes(digest, 'big') % 10**DIGITS:0{DIGITS}}"
