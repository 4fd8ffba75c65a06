"""Phone numbers, as typed for another person or shared in a contact, in E.164 form."""

import re
import unicodedata
from collections.abc import Iterator

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat, PhoneNumberType

from models.identity.errors import BadMobile, BadPhone, ForeignPhone, Landline, PhoneInText
from models.text_forms import digits

FEWEST = 7  # digits of a phone: a text with that many may contain one
_WRITTEN = re.compile(
    r"\+?[\d\s().\-]{7,24}", re.ASCII
)  # letters would be parsed as those of a keypad
LONGEST = 15  # digits of a phone (ITU-T E.164)
_UNSEEN = ("Cf", "Mn", "Me")  # between digits these change nothing
# Digits, with what is written between those of one phone.
_NUMBERS = re.compile(r"\+?\d(?:[\s().\-\u2010-\u2015/_]*\d)*", re.ASCII)
# As mobiles are usually written in halves, whatever sign stands between these: 98260,54321.
_HALVES = re.compile(r"(?<!\d)[6-9]\d{4}[\W_xX]{1,3}\d{5}(?!\d)")
# With words between them too, unless both are round, as counts of voters are: 98260 और 54321.
_HALVES_APART = re.compile(r"(?<!\d)([6-9]\d{4})\D{1,16}(\d{5})(?!\d)")
_ROUND = "00"
# In more pieces, with one sign between all of them, and digit by digit with whatever sign. What
# ascends is a list of wards or booths.
_PIECES = re.compile(r"(?<!\d)\d+(?:([^\w\s:])\d+)(?:\1\d+)*(?!\d)")
_ONE_BY_ONE = re.compile(r"(?<!\d)[6-9](?:\W{1,3}\d){9}(?!\d)")
_LIST = 4  # of so many numbers at least
# Digits with letters between them in one word: 98260x54321. Lists and ranges have signs or spaces,
# and codes, dates and number plates have fewer digits than a mobile.
_IN_LETTERS = re.compile(r"\d+(?:[^\W\d_]+\d+)+")
_PHONE = re.compile(r"(?:0{0,2}91|0)?[6-9]\d{9}|0[1-9]\d{9}|(?:00)?91[1-9]\d{9}", re.ASCII)
INDIA = 91
# Mobiles begin with these. What begins with 1600 is of type MOBILE too: offices call from it.
_INDIAN_MOBILE = ("6", "7", "8", "9")
# Where a country's numbers do not show which it is, it may be a mobile: a third of those in India
# that begin with 7 or 8 may be either.
_MOBILES = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)


def may_be_in(text: str) -> bool:
    """Return whether a text, such as a name, has as many digits of any script as a phone."""
    return len(re.findall(r"\d", _plain_digits(text), re.ASCII)) >= FEWEST


def require_none_in(text: str) -> None:
    """Refuse a text that others will see if it holds a phone, in any script and however divided.

    Dates, PIN codes and numbers of booths or wards are none. Raises PhoneInText.
    """
    plain = _plain_digits(text)
    halves = _HALVES_APART.findall(plain)
    if _HALVES.search(plain) or not all(
        a.endswith(_ROUND) and b.endswith(_ROUND) for a, b in halves
    ):
        raise PhoneInText
    if _ONE_BY_ONE.search(plain) or any(map(_is_in_pieces, _PIECES.finditer(plain))):
        raise PhoneInText
    for written in _NUMBERS.findall(plain):
        groups = re.findall(r"\d+", written)
        is_foreign = written.startswith("+") and len("".join(groups)) >= FEWEST
        if is_foreign or any(map(_is_phone, groups)) or any(map(_PHONE.fullmatch, _joined(groups))):
            raise PhoneInText
    for word in _IN_LETTERS.findall(_without_vowel_signs(plain)):
        if any(map(_PHONE.fullmatch, _joined(re.findall(r"\d+", word)))):
            raise PhoneInText


def hidden_in(text: str) -> str:
    """Return a text that somebody else wrote, such as a group's title, without a phone in it.

    Where there is one, all digits become dots.
    """
    try:
        require_none_in(text)
    except PhoneInText:
        return re.sub(r"\d", "•", digits(text))
    return text


def _is_phone(group: str) -> bool:
    return len(group) >= FEWEST


def _is_in_pieces(found: re.Match[str]) -> bool:
    pieces = re.findall(r"\d+", found[0])
    numbers = [int(piece) for piece in pieces]
    ascends = len(numbers) >= _LIST and numbers == sorted(set(numbers))
    return not ascends and _PHONE.fullmatch("".join(pieces)) is not None


def _joined(groups: list[str]) -> Iterator[str]:
    """Return what neighbouring groups of digits are together: 98260 and 12345 are one number."""
    for start in range(len(groups)):
        for end in range(start + 1, min(len(groups), start + LONGEST) + 1):
            yield "".join(groups[start:end])


def _plain_digits(text: str) -> str:
    """Return a text with digits in ASCII, and without what may stand unseen between them."""
    return "".join(c for c in digits(text) if unicodedata.category(c) not in _UNSEEN)


def _without_vowel_signs(text: str) -> str:
    """Return a text of letters alone where Hindi has letters with signs: no pattern knows these."""
    return "".join(c for c in text if unicodedata.category(c) != "Mc")


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
