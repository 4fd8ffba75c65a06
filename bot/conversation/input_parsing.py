"""Parse what people type: numbers, and free text. Days and times are in models/dates."""

from bot.html import clean
from models.errors import BadNumber, BadText
from models.identity import phone_numbers
from models.text_forms import digits


def number(text: str, high: int) -> int:
    """Parse a whole number from 1 to `high`, grouped or not: `1,000`. Raises BadNumber."""
    typed = digits(text).strip().replace(",", "")
    value = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else 0
    if not 1 <= value <= high:
        raise BadNumber(text=text, low=1, high=high)
    return value


def words(text: str, what: str, limit: int) -> str:
    """Return a typed text on one line; `what` names it in BadText's sentence.

    Others will see it, so that it holds no phone. Raises BadText or PhoneInText.
    """
    line = " ".join(clean(text).split())
    if not 1 <= len(line) <= limit:
        raise BadText(what=what, limit=limit)
    phone_numbers.require_none_in(line)
    return line
