"""Columns of a file of people, found under any spelling, and the parsing of its rows."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from rapidfuzz import fuzz

from models import text_forms
from models.identity import (
    BadMobile,
    BadName,
    ForeignPhone,
    Landline,
    PhoneInName,
    clean_name,
    typed_mobile,
    worker_ids,
)
from models.spreadsheets import BadSheet, column_name
from models.tables import BatchKind

# The headings of each column; a refusal shows the first.
COLUMNS = {
    "booth": (
        "booth", "booth no", "booth number", "booth code", "polling station",
        "part", "part no", "part number",
        "बूथ", "बूथ क्रमांक", "बूथ नंबर", "मतदान केंद्र", "भाग", "भाग क्रमांक",
    ),
    "phone": (
        "phone", "phone no", "phone number", "mobile", "mobile no", "mobile number",
        "contact", "contact no", "contact number",
        "whatsapp", "फ़ोन", "फ़ोन नंबर", "मोबाइल", "मोबाइल नंबर", "दूरभाष", "संपर्क",
    ),
    "name": (
        "name", "full name", "worker", "worker name", "person",
        "नाम", "पूरा नाम", "कार्यकर्ता", "कार्यकर्ता का नाम",
    ),
    "inviter": (
        "inviter", "inviter id", "invited by", "worker id", "id", "brought by",
        "आमंत्रक", "आमंत्रक आईडी", "आईडी", "किसने जोड़ा", "जोड़ने वाले", "लाने वाले",
    ),
}  # fmt: skip
REQUIRED = ("booth", "phone", "name")
FORGIVEN = 85  # of 100: how alike a heading must be; "booth name" is no "booth number"
_BLANKS = ("-", "–", "—")
_DATE = re.compile(
    r"\d{4}-\d\d-\d\d( .*)?|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}"
    r"|\d{1,2}[- ][A-Za-z]{3,9}([- ]\d{2,4})?|[A-Za-z]{3,9}[- ]\d{2,4}"
)
_SCIENTIFIC = re.compile(r"(\d)(?:[.,](\d+))?[eE]\+?(\d{1,2})")


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """The index of each column, and the headings that are not read."""

    places: dict[str, int]
    ignored: tuple[str, ...]

    @property
    def kind(self) -> BatchKind:
        """What the file lists: `invitations` if it has a column of inviters, else `workers`."""
        return BatchKind.INVITATIONS if "inviter" in self.places else BatchKind.WORKERS


@dataclass(frozen=True, slots=True)
class PersonRow:
    """The values of a row: a booth's code, a phone in E.164 form, a name, the inviter's ID."""

    line: int
    booth: str
    phone: str
    name: str
    inviter: str  # seven characters, "" for nobody


class BadCell(ValueError):
    """A cell that cannot be used: why (a key), and its text."""

    def __init__(self, why: str, text: str = "") -> None:
        super().__init__(why)
        self.why, self.text = why, text


def is_of_people(header: list[str]) -> bool:
    """Return whether a file's first row has the columns of people."""
    named = {_column(cell) for cell in header}
    return {"booth", "phone"} <= named


def columns(header: list[str]) -> ColumnMapping:
    """Find the columns in the first row; raises BadSheet for a missing or a double one."""
    named = [_column(cell) for cell in header]
    if not any(named):
        raise BadSheet(what="no_header")
    for column in COLUMNS:
        if named.count(column) > 1:
            raise BadSheet(what="twice", column=column_name(COLUMNS[column]))
        if column in REQUIRED and column not in named:
            raise BadSheet(what="missing", column=column_name(COLUMNS[column]))
    ignored = (cell for cell, column in zip(header, named, strict=True) if not column)
    return ColumnMapping(
        {column: index for index, column in enumerate(named) if column},
        tuple(filter(None, map(str.strip, ignored))),
    )


def person(header: ColumnMapping, line: int, cells: list[str]) -> PersonRow:
    """Parse a row; raises BadCell."""
    texts = {column: _cell(cells, index) for column, index in header.places.items()}
    for column in REQUIRED:
        if not texts[column]:
            raise BadCell(f"no_{column}")
    for column, text in texts.items():
        if text[:1] in ("=", "+", "-", "@") and not (column == "phone" and text[0] == "+"):
            raise BadCell("formula", text)
    values = {column: _PARSERS[column](text) for column, text in texts.items() if text}
    return PersonRow(
        line, values["booth"], values["phone"], values["name"], values.get("inviter", "")
    )


def _column(heading: str) -> str:
    """Return the column that a heading means, "" when it means none."""
    folded, sound, latin = (
        text_forms.normalize(heading),
        text_forms.phonetic_key(heading),
        text_forms.transliterate(heading),
    )
    spelt = [(column, text) for column, texts in COLUMNS.items() for text in texts]
    for column, text in spelt:
        if folded == text_forms.normalize(text):
            return column
    for column, text in spelt:
        alike = fuzz.ratio(latin, text_forms.transliterate(text)) >= FORGIVEN
        if sound and (sound == text_forms.phonetic_key(text) or alike):
            return column
    return ""


def _cell(cells: list[str], index: int) -> str:
    text = " ".join(cells[index].split()) if index < len(cells) else ""
    text = text.removeprefix("'")  # how a spreadsheet marks a number as text
    return "" if text in _BLANKS else text


def _booth(text: str) -> str:
    if _DATE.fullmatch(text):
        raise BadCell("date", text)
    if not re.search(r"\d\D+\d", text_forms.digits(text)):
        raise BadCell("bad_booth", text)
    return text


def _phone(text: str) -> str:
    typed = re.sub(r"\.0+$", "", text_forms.digits(text))
    if match := _SCIENTIFIC.fullmatch(typed):
        typed = _whole(text, match[1] + (match[2] or ""), int(match[3]))
    try:
        return typed_mobile(typed)
    except Landline:
        raise BadCell("landline", text) from None
    except ForeignPhone:
        raise BadCell("foreign_phone", text) from None
    except BadMobile:
        raise BadCell("bad_phone", text) from None


def _whole(text: str, digits: str, exponent: int) -> str:
    """Return the number that a spreadsheet wrote as 9.87654321E+09, if no digit was left out."""
    if len(digits) != exponent + 1:
        raise BadCell("shortened", text)
    return f"{Decimal(digits):f}"


def _name(text: str) -> str:
    try:
        return clean_name(text)
    except PhoneInName:
        raise BadCell("phone_in_name", text) from None
    except BadName:
        raise BadCell("bad_name", text) from None


def _inviter(text: str) -> str:
    public_id = worker_ids.parse(text)
    if public_id is None:
        raise BadCell("bad_id", text)
    return public_id


_PARSERS: dict[str, Callable[[str], str]] = {
    "booth": _booth,
    "phone": _phone,
    "name": _name,
    "inviter": _inviter,
}
