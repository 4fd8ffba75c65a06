"""Phones that somebody types for another person. A shared contact is models.privacy.own_phone."""

import re

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from models.errors import BadMobile, ForeignPhone, Landline
from models.names import digits

_WRITTEN = re.compile(r"\+?[\d\s().\-]{7,24}", re.ASCII)  # letters would be read as a keypad's
INDIA = 91
_LANDLINES = (PhoneNumberType.FIXED_LINE, PhoneNumberType.FIXED_LINE_OR_MOBILE)


def typed_mobile(text: str) -> str:
    """Read a mobile number as typed, with +91, 0091, 91, 0 or nothing before it; give E.164.

    Digits of any script are read. Raises ForeignPhone, Landline, or BadMobile for anything else.
    """
    typed = digits(text).strip()
    if not _WRITTEN.fullmatch(typed):
        raise BadMobile
    try:
        parsed = phonenumbers.parse(typed, "IN")
    except phonenumbers.NumberParseException:
        raise BadMobile from None
    if parsed.country_code != INDIA:
        raise ForeignPhone
    kind = phonenumbers.number_type(parsed)
    if kind in _LANDLINES:
        raise Landline
    if kind != PhoneNumberType.MOBILE:
        raise BadMobile
    return str(phonenumbers.format_number(parsed, PhoneNumberFormat.E164))
