"""Files of people: which column is which under any spelling, and what each row says."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from rapidfuzz import fuzz

from models import identity, names
from models.errors import BadMobile, BadName, BadSheet, ForeignPhone, Landline, PhoneInName
from models.phones import typed_mobile
from models.workers import clean_name

# How the columns are headed; the first is what a refusal shows.
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
class Columns:
    """Where each column stands, and the headings that are not taken."""

    places: dict[str, int]
    ignored: tuple[str, ...]

    @property
    def kind(self) -> str:
        """What the file is a list of: `invitations` when it says who invites, else `workers`."""
        return "invitations" if "inviter" in self.places else "workers"


@dataclass(frozen=True, slots=True)
class Person:
    """What a row says: a booth's code, a phone in E.164 form, a name, and the inviter's ID."""

    line: int
    booth: str
    phone: str
    name: str
    inviter: str  # seven characters, "" for nobody


class BadCell(ValueError):
    """A cell that cannot be used: why (a key) and what stands there."""

    def __init__(self, why: str, text: str = "") -> None:
        super().__init__(why)
        self.why, self.text = why, text


def is_of_people(header: list[str]) -> bool:
    """Say whether a file's first row has the columns of people."""
    found = {_column(cell) for cell in header}
    return {"booth", "phone"} <= found


def columns(header: list[str]) -> Columns:
    """Find the columns in the first row; raises BadSheet when one is missing or there twice."""
    named = [_column(cell) for cell in header]
    if not any(named):
        raise BadSheet(what="no_header")
    for column in COLUMNS:
        if named.count(column) > 1:
            raise BadSheet(what="twice", column=COLUMNS[column][0])
        if column in REQUIRED and column not in named:
            raise BadSheet(what="missing", column=COLUMNS[column][0])
    ignored = (cell for cell, column in zip(header, named, strict=True) if not column)
    return Columns(
        {column: index for index, column in enumerate(named) if column},
        tuple(filter(None, map(str.strip, ignored))),
    )


def person(known: Columns, line: int, cells: list[str]) -> Person:
    """Read a row; raises BadCell."""
    said = {column: _cell(cells, index) for column, index in known.places.items()}
    for column in REQUIRED:
        if not said[column]:
            raise BadCell(f"no_{column}")
    for column, text in said.items():
        if text[:1] in ("=", "+", "-", "@") and not (column == "phone" and text[0] == "+"):
            raise BadCell("formula", text)
    read = {column: _PARSERS[column](text) for column, text in said.items() if text}
    return Person(line, read["booth"], read["phone"], read["name"], read.get("inviter", ""))


def _column(heading: str) -> str:
    """Give the column that a heading means, "" when it means none."""
    folded, sound, latin = names.fold(heading), names.sound(heading), names.latin(heading)
    spelt = [(column, text) for column, texts in COLUMNS.items() for text in texts]
    for column, text in spelt:
        if folded == names.fold(text):
            return column
    for column, text in spelt:
        alike = fuzz.ratio(latin, names.latin(text)) >= FORGIVEN
        if sound and (sound == names.sound(text) or alike):
            return column
    return ""


def _cell(cells: list[str], index: int) -> str:
    text = " ".join(cells[index].split()) if index < len(cells) else ""
    text = text.removeprefix("'")  # how a spreadsheet is told that a number is text
    return "" if text in _BLANKS else text


def _booth(text: str) -> str:
    if _DATE.fullmatch(text):
        raise BadCell("date", text)
    if not re.search(r"\d\D+\d", names.digits(text)):
        raise BadCell("bad_booth", text)
    return text


def _phone(text: str) -> str:
    typed = re.sub(r"\.0+$", "", names.digits(text))
    if found := _SCIENTIFIC.fullmatch(typed):
        typed = _whole(text, found[1] + (found[2] or ""), int(found[3]))
    try:
        return typed_mobile(typed)
    except Landline:
        raise BadCell("landline", text) from None
    except ForeignPhone:
        raise BadCell("foreign_phone", text) from None
    except BadMobile:
        raise BadCell("bad_phone", text) from None


def _whole(text: str, figures: str, exponent: int) -> str:
    """Give the number that a spreadsheet wrote as 9.87654321E+09, if it left no figure out."""
    if len(figures) != exponent + 1:
        raise BadCell("shortened", text)
    return f"{Decimal(figures):f}"


def _name(text: str) -> str:
    try:
        return clean_name(text)
    except PhoneInName:
        raise BadCell("phone_in_name", text) from None
    except BadName:
        raise BadCell("bad_name", text) from None


def _inviter(text: str) -> str:
    public_id = identity.parse(text)
    if public_id is None:
        raise BadCell("bad_id", text)
    return public_id


_PARSERS: dict[str, Callable[[str], str]] = {
    "booth": _booth,
    "phone": _phone,
    "name": _name,
    "inviter": _inviter,
}
