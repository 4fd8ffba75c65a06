"""Phone numbers, as typed for another person or shared in a contact, in E.164 form."""

import re

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat, PhoneNumberType

from models.identity.errors import BadMobile, BadPhone, ForeignPhone, Landline
from models.text_forms import digits

FEWEST = 7  # digits of a phone: a text with that many may contain one
_WRITTEN = re.compile(
    r"\+?[\d\s().\-]{7,24}", re.ASCII
)  # letters would be parsed as those of a keypad
INDIA = 91
# Mobiles begin with these. What begins with 1600 is of type MOBILE too: offices call from it.
_INDIAN_MOBILE = ("6", "7", "8", "9")
# Where a country's numbers do not show which it is, it may be a mobile: a third of those in India
# that begin with 7 or 8 may be either.
_MOBILES = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)


def may_be_in(text: str) -> bool:
    """Return whether a text, such as a name, has as many digits of any script as a phone."""
    return len(re.findall(r"\d", digits(text), re.ASCII)) >= FEWEST


def typed_mobile(text: str) -> str:
    """Parse a mobile number as typed, with +91, 0091, 91, 0 or nothing before it; return E.164.

    Digits may be of any script. Raises ForeignPhone, Landline, or BadMobile for anything else.
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
    if phonenumbers.number_type(parsed) == PhoneNumberType.FIXED_LINE:
        raise Landline
    if not _is_mobile(parsed):
        raise BadMobile
    return _e164(parsed)


def own_phone(text: str) -> str:
    """Return the phone of a contact that Telegram vouches for, as E.164; raises BadPhone."""
    return shared_phones(text)[0]


def shared_phones(text: str) -> tuple[str, ...]:
    """Return the numbers that a shared contact may mean, in E.164 form, the likeliest first.

    Telegram writes an account's number with its country code and often without "+"; in a phone
    book it stands as people dial it in India. Most numbers are valid in one of these readings, and
    where both are valid, a mobile is likelier than a landline. Ten digits can be a mobile in both
    (1 % of India's are one in Singapore, Myanmar or the like): then Telegram's reading goes first.
    Some phone books put "+" before a number without its country code: where it is valid nowhere,
    it is read as an Indian mobile. A number that is valid in no reading is returned as it is, as
    Telegram has confirmed it, if it has 7 to 15 digits (ITU-T E.164). Raises BadPhone otherwise.
    """
    written = re.sub(r"[^\d+]", "", digits(text), flags=re.ASCII)
    bare = written.replace("+", "")
    readings = list(filter(None, (_parse(f"+{bare}"), _parse(written))))
    readings.sort(key=lambda number: not _is_mobile(number))
    without_plus = _parse(bare)
    if not readings and without_plus and _is_mobile(without_plus):
        readings = [without_plus]
    if not readings and not FEWEST <= len(bare) <= 15:
        raise BadPhone
    return tuple(dict.fromkeys(map(_e164, readings))) or (f"+{bare}",)


def _parse(written: str) -> PhoneNumber | None:
    """Parse a number as it would be dialled in India; return None when it is not valid."""
    try:
        parsed = phonenumbers.parse(written, "IN")
    except phonenumbers.NumberParseException:
        return None
    return parsed if phonenumbers.is_valid_number(parsed) else None


def _is_mobile(number: PhoneNumber) -> bool:
    """Return whether a number is a mobile, or may be one where its country does not show it."""
    if phonenumbers.number_type(number) not in _MOBILES:
        return False
    return number.country_code != INDIA or str(number.national_number).startswith(_INDIAN_MOBILE)


def _e164(number: PhoneNumber) -> str:
    return str(phonenumbers.format_number(number, PhoneNumberFormat.E164))
