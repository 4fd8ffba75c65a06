"""Columns of a file of people, found under any spelling, and the parsing of its rows."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz import fuzz

from models import text_forms
from models.identity import BadName, PhoneInName, clean_name, worker_ids
from models.people_files import phone_cells
from models.people_files.errors import BadCell
from models.spreadsheets import (
    Choice,
    Headings,
    Mark,
    NameReading,
    SheetRow,
    column_name,
    headings,
    legacy_names,
    mark_of,
)
from models.tables import BatchKind
from models.typed_text import cleaned

# The headings of each column; a refusal shows the first.
COLUMNS = {
    "booth": (
        "booth", "booth no", "booth number", "booth code", "polling station", "polling station no",
        "polling station number", "ps no", "part", "part no", "part number",
        "बूथ", "बूथ क्रमांक", "बूथ नंबर", "बूथ क्र", "बूथ सं", "बूथ संख्या", "बूथ न", "बूथ नं",
        "मतदान केंद्र", "मतदान केंद्र क्रमांक", "मतदान केंद्र संख्या", "मतदान केंद्र क्र",
        "मतदान केंद्र सं", "भाग", "भाग क्रमांक", "भाग संख्या", "भाग सं", "भाग क्र", "भाग न", "भाग नं",
    ),
    "ac": (
        "ac", "ac no", "ac number", "ac code", "ac no & name", "ac no and name", "assembly",
        "assembly no", "assembly number", "assembly constituency", "assembly constituency no",
        "vidhan sabha", "vidhan sabha no", "विधानसभा", "विधानसभा क्रमांक", "विधानसभा संख्या",
        "विधानसभा क्र", "विधानसभा सं", "विधानसभा नंबर", "विधान सभा", "विधान सभा क्रमांक",
        "वि स", "वि स क्र", "वि स क्रमांक", "विस क्र",
    ),
    "phone": (
        "phone", "phone no", "phone number", "mobile", "mobile no", "mobile number",
        "contact", "contact no", "contact number", "mob", "mob no", "cell no",
        "whatsapp", "whatsapp no", "whatsapp number",
        "फ़ोन", "फ़ोन नंबर", "मोबाइल", "मोबाइल नंबर", "मोबाइल न", "मोबाइल नं", "मोबाइल क्रमांक",
        "मो", "मो न", "मो नं", "मो नंबर", "मो क्र", "फोन न", "फोन नं", "दूरभाष", "दूरभाष क्रमांक",
        "संपर्क", "संपर्क नंबर", "संपर्क क्रमांक", "संपर्क सूत्र", "व्हाट्सएप", "व्हाट्सएप नंबर",
    ),
    "name": (
        "name", "full name", "worker", "worker name", "person", "name of worker", "volunteer",
        "volunteer name", "नाम", "पूरा नाम", "कार्यकर्ता", "कार्यकर्ता का नाम", "कार्यकर्ता नाम",
    ),
    "inviter": (
        "inviter", "inviter id", "invited by", "worker id", "id", "brought by",
        "निमंत्रण देने वाले", "निमंत्रण देने वाले का id", "आमंत्रक", "आमंत्रक आईडी", "आईडी",
        "किसने जोड़ा", "जोड़ने वाले", "लाने वाले",
    ),
}  # fmt: skip
REQUIRED = ("booth", "phone", "name")
FORGIVEN = 85  # of 100: how alike a heading must be; "booth name" is no "booth number"
SHORT = 6  # letters: with fewer, "s no" is like "ps no"
_BLANKS = ("-", "–", "—")
_AC_ALONE = re.compile(r"(?:[A-Z]{2} ?[/,] ?(?:AC ?)?|AC ?)\d{1,3}", re.I)  # AC168 or MP,168
_DATE = re.compile(
    r"\d{4}-\d\d-\d\d( .*)?|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}"
    r"|\d{1,2}[- ][A-Za-z]{3,9}([- ]\d{2,4})?|[A-Za-z]{3,9}[- ]\d{2,4}"
)
_AC = re.compile(r"(?:[^\W\d][\W\d]?){0,12}[\s.:\-]*0*(\d{1,3})(?!\d).*", re.S)


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """The headings of a file, and those of its columns that are not read."""

    headings: Headings
    ignored: tuple[str, ...]

    @property
    def places(self) -> dict[str, int]:
        """The index of each column."""
        return self.headings.columns

    @property
    def choices(self) -> tuple[Choice, ...]:
        """Of several columns of one kind the one that is read."""
        return self.headings.choices

    @property
    def kind(self) -> BatchKind:
        """What the file lists: `invitations` if it has a column of inviters, else `workers`."""
        return BatchKind.INVITATIONS if "inviter" in self.places else BatchKind.WORKERS

    def is_row(self, cells: list[str]) -> bool:
        """Return whether a row below the headings is one of the list."""
        return self.headings.is_row(cells, REQUIRED)

    def name_of(self, cells: list[str]) -> str:
        """Return the name in a row as it stands there."""
        index = self.places["name"]
        return cells[index] if index < len(cells) else ""

    def ac_name_of(self, cells: list[str]) -> str:
        """Return the name of the AC in a row where it stands there without its number."""
        index = self.places.get("ac", len(cells))
        text = " ".join(cells[index].split()) if index < len(cells) else ""
        return "" if re.search(r"\d", text) else text


@dataclass(frozen=True, slots=True)
class PersonRow:
    """The values of a row: a booth's code, a phone in E.164 form, a name, the inviter's ID."""

    line: int
    booth: str
    phone: str
    name: str
    inviter: str  # seven characters, "" for nobody
    more_phones: bool = False  # whether the cell had another number than the one that is read


def is_of_people(rows: Sequence[SheetRow]) -> bool:
    """Return whether the first rows of a file have the columns of people."""
    return {"booth", "phone"} <= headings.find(rows, _column, COLUMNS).columns.keys()


def columns(rows: Sequence[SheetRow]) -> ColumnMapping:
    """Find the columns in the first rows; raises BadSheet with all that are missing."""
    found = headings.find(rows, _column, COLUMNS)
    if "booth" not in found.columns and "ac" in found.columns:  # of ACs without a list of booths
        alone = {"booth": found.columns["ac"]} | found.columns
        found = replace(found, columns=alone)
    if missing := [column for column in REQUIRED if column not in found.columns]:
        raise headings.missing(found, (column_name(COLUMNS[column]) for column in missing))
    read = {*found.columns.values()}
    left = {text for choice in found.choices for text in choice.left}
    ignored = (text for index, text in enumerate(found.texts) if index not in read)
    return ColumnMapping(found, tuple(text for text in ignored if text and text not in left))


def person(
    header: ColumnMapping,
    line: int,
    cells: list[str],
    *,
    ac: str = "",
    names: NameReading = NameReading.BY_FONT,
) -> PersonRow:
    """Parse a row; raises BadCell.

    `ac` is the number of the AC that is meant where a row has only a part.
    """
    name = legacy_names.converted(header.name_of(cells), names)
    texts = {column: _cell(cells, index) for column, index in header.places.items()}
    texts["name"] = " ".join(cleaned(name).split())
    if header.places["booth"] == header.places.get("ac"):
        texts["booth"] = ""
    if not texts["booth"] and (number := _AC.fullmatch(text_forms.digits(texts.get("ac", "")))):
        texts["booth"] = f"AC{number[1]}"  # which has no list of booths, perhaps
    for column in REQUIRED:
        if not texts[column] or texts[column] in _BLANKS:
            raise BadCell(f"no_{column}")
    for column, text in texts.items():
        if text[:1] in ("=", "+", "-", "@") and not (column == "phone" and text[0] == "+"):
            raise BadCell("formula", text)
    if mark_of(cells[header.places["booth"]]) is Mark.NUMBER:
        raise BadCell("number", texts["booth"])
    phone, more = phone_cells.mobile(texts["phone"])
    inviter = texts.get("inviter", "")
    return PersonRow(
        line,
        _booth(texts["booth"], texts.get("ac", ""), ac),
        phone,
        _name(texts["name"]),
        _inviter(inviter) if inviter else "",
        more,
    )


def _alike(heading: str, spelling: str) -> bool:
    """Return whether a heading is a spelling with a slip; one of names is none of numbers."""
    if not headings.NAME.isdisjoint(heading.split()) and headings.NAME.isdisjoint(spelling.split()):
        return False
    sound = text_forms.phonetic_key(heading)
    if sound and sound == text_forms.phonetic_key(spelling):
        return True
    forms = text_forms.transliterate(heading), text_forms.transliterate(spelling)
    return min(map(len, forms)) >= SHORT and fuzz.ratio(*forms) >= FORGIVEN


_column: Callable[[str], str] = lru_cache(1024)(headings.by_spelling(COLUMNS, _alike))


def _cell(cells: list[str], index: int) -> str:
    text = " ".join(cells[index].split()) if index < len(cells) else ""
    text = text.removeprefix("'")  # how a spreadsheet marks a number as text
    return "" if text in _BLANKS else text


def _booth(text: str, ac: str, meant: str) -> str:
    if _DATE.fullmatch(text):
        raise BadCell("date", text)
    typed = text_forms.digits(text)
    if re.search(r"\d\D+\d", typed) or _AC_ALONE.fullmatch(typed):
        return text
    found = _AC.fullmatch(text_forms.digits(ac))
    number = found[1] if found else meant
    if not number or not re.match(r"\d", typed):
        raise BadCell("bad_booth", text)
    return f"{number}/{text}"


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
