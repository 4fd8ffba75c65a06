"""Phones as people type them for another person, and as they stand in a contact that is shared."""

import re

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat, PhoneNumberType

from models.errors import BadMobile, BadPhone, ForeignPhone, Landline
from models.names import digits

FEWEST = 7  # digits of a phone, so that with as many anywhere a text may hold one
_WRITTEN = re.compile(r"\+?[\d\s().\-]{7,24}", re.ASCII)  # letters would be read as a keypad's
INDIA = 91
_LANDLINES = (PhoneNumberType.FIXED_LINE, PhoneNumberType.FIXED_LINE_OR_MOBILE)
# Where a country's numbers do not show which it is, it may be a mobile.
_MOBILES = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)


def may_be_in(text: str) -> bool:
    """Say whether a text, such as a name, has as many digits of any script as a phone."""
    return len(re.findall(r"\d", digits(text), re.ASCII)) >= FEWEST


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
    return _e164(parsed)


def own_phone(text: str) -> str:
    """Read the phone of a contact that Telegram vouches for, as E.164; raises BadPhone."""
    return shared_phones(text)[0]


def shared_phones(text: str) -> tuple[str, ...]:
    """Give what a shared contact's number may be, in E.164 form, the likeliest first.

    Telegram writes an account's number with its country code and often without "+"; in a phone
    book it stands as people dial it in India. Most numbers make sense in one of these ways, and
    where both do, a mobile is likelier than a landline. Ten digits can be a mobile in both (1 % of
    India's are one in Singapore, Myanmar or the like): then it is Telegram's way. What makes none
    is taken as it is, for Telegram has confirmed it: 7 to 15 digits (ITU-T E.164), else it raises
    BadPhone.
    """
    written = re.sub(r"[^\d+]", "", digits(text), flags=re.ASCII)
    bare = written.replace("+", "")
    read = list(filter(None, (_read(f"+{bare}"), _read(written))))
    read.sort(key=lambda number: phonenumbers.number_type(number) not in _MOBILES)
    if not read and not FEWEST <= len(bare) <= 15:
        raise BadPhone
    return tuple(dict.fromkeys(map(_e164, read))) or (f"+{bare}",)


def _read(written: str) -> PhoneNumber | None:
    """Read a number as it would be dialled in India; None where there is no such number."""
    try:
        parsed = phonenumbers.parse(written, "IN")
    except phonenumbers.NumberParseException:
        return None
    return parsed if phonenumbers.is_valid_number(parsed) else None


def _e164(number: PhoneNumber) -> str:
    return str(phonenumbers.format_number(number, PhoneNumberFormat.E164))
