"""The headings of lists of booths, as offices of many states write them."""

from collections.abc import Callable, Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from models import text_forms
from models.reference_data.columns import COLUMNS, IGNORED, heading
from models.spreadsheets import SheetRow, headings

# The first of each is the one that a refusal names.
SPELLINGS: dict[str, tuple[str, ...]] = {
    "state": ("state", "state name", "राज्य"),
    "ac_name": ("ac name", "assembly name", "विधानसभा का नाम", "विधानसभा नाम"),
    "ac_number": (
        "ac no", "ac", "ac number", "ac code", "ac no & name", "ac no and name", "ac name & no",
        "assembly constituency no", "assembly constituency no and name", "assembly no",
        "assembly constituency", "vidhan sabha no",
        "विधानसभा क्रमांक", "विधानसभा", "विधानसभा संख्या", "विधानसभा क्र", "विधानसभा सं",
        "विधान सभा क्रमांक", "विधानसभा क्षेत्र", "विधानसभा क्षेत्र क्रमांक", "वि स क्र", "वि स",
        "विधानसभा क्षेत्र की संख्या और नाम", "विधानसभा क्रमांक व नाम",
    ),
    "part_number": (
        "polling station no", "ps no", "polling station number", "polling station", "part no",
        "part", "booth no", "booth", "booth number", "no of polling station",
        "मतदान केंद्र क्रमांक", "मतदान केंद्र संख्या", "मतदान केंद्र क्र", "मतदान केंद्र सं",
        "मतदान केंद्र", "भाग संख्या", "भाग क्रमांक", "भाग सं", "भाग क्र", "भाग", "बूथ क्रमांक",
        "बूथ क्र", "बूथ सं", "बूथ संख्या", "बूथ नंबर", "बूथ",
    ),
    "name": (
        "polling station name", "name of polling station", "ps name", "booth name",
        "name of booth", "part name", "station name", "name and location of polling station",
        "polling station name english", "name english", "booth name english",
        "मतदान केंद्र का नाम", "मतदान केंद्र नाम", "बूथ का नाम", "बूथ नाम", "भाग का नाम", "नाम",
        "केंद्र का नाम", "मतदान केंद्र का नाम व स्थान",
        "मतदान केंद्र का नाम english", "बूथ का नाम english",
    ),
    "name_hi": (
        "polling station name hindi", "name hindi", "booth name hindi", "name in hindi",
        "मतदान केंद्र का नाम हिन्दी", "मतदान केंद्र का नाम हिन्दी में", "बूथ का नाम हिन्दी",
        "हिन्दी नाम", "नाम हिन्दी",
    ),
    "serial_from": ("elector serial no from", "serial no from", "क्रम संख्या से", "मतदाता क्रमांक से"),
    "serial_to": ("elector serial no to", "serial no to", "क्रम संख्या तक", "मतदाता क्रमांक तक"),
    "electors": (
        "electors", "total electors", "no of electors", "total voters", "voters", "no of voters",
        "मतदाता", "कुल मतदाता", "मतदाता संख्या", "मतदाताओं की संख्या",
    ),
    "locality": ("locality", "village", "ग्राम", "गांव", "मोहल्ला"),
    "sector": (
        "sector", "sector no", "sector number", "zone", "zone no", "mandal", "mandal no",
        "shakti kendra", "shakti kendra no", "सेक्टर", "सेक्टर क्रमांक", "सेक्टर क्र", "सेक्टर नंबर",
        "सेक्टर सं", "ज़ोन", "ज़ोन क्रमांक", "मंडल", "मंडल क्रमांक", "शक्ति केंद्र", "शक्ति केन्द्र",
        "शक्ति केंद्र क्रमांक", "शक्ति केंद्र क्र",
    ),
    "sector_name": (
        "sector name", "name of sector", "zone name", "name of zone", "mandal name",
        "name of mandal", "shakti kendra name", "name of shakti kendra", "सेक्टर का नाम",
        "सेक्टर नाम", "ज़ोन का नाम", "मंडल का नाम", "मंडल नाम", "शक्ति केंद्र का नाम",
        "शक्ति केन्द्र का नाम", "शक्ति केंद्र नाम",
    ),
    "building": ("building", "building name", "भवन", "भवन का नाम"),
}  # fmt: skip
OF_SECTORS: dict[str, tuple[str, ...]] = {  # the headings of a list of sectors
    column: SPELLINGS[column]
    for column in ("state", "ac_name", "ac_number", "sector", "sector_name")
} | {
    "parts": (
        "parts", "booths", "part nos", "booth nos", "part numbers", "booth numbers",
        "range of parts", "polling stations", "polling station nos", "बूथ", "भाग", "बूथ क्रमांक",
        "बूथ संख्या", "भाग संख्या", "भाग क्रमांक", "मतदान केंद्र", "मतदान केंद्र क्रमांक",
    ),
    "first_part": (
        "part from", "booth from", "from part", "from booth", "from", "first part", "first booth",
        "part no from", "booth no from", "बूथ से", "भाग से", "भाग संख्या से", "बूथ क्रमांक से",
        "मतदान केंद्र से", "से",
    ),
    "last_part": (
        "part to", "booth to", "to part", "to booth", "to", "last part", "last booth",
        "part no to", "booth no to", "बूथ तक", "भाग तक", "भाग संख्या तक", "बूथ क्रमांक तक",
        "मतदान केंद्र तक", "तक",
    ),
}  # fmt: skip
NEEDED = ("ac_number", "part_number", "name")
FORGIVEN = 88  # of 100
_SHORT = 7  # letters: shorter headings have no slips
_ENDS = ("from", "to", "से", "तक")


_letters = lru_cache(4096)(text_forms.transliterate)  # each text is compared with all spellings


def _alike(text: str, spelling: str) -> bool:
    forms = _letters(text), _letters(spelling)
    if min(map(len, forms)) < _SHORT or fuzz.ratio(*forms, score_cutoff=FORGIVEN) < FORGIVEN:
        return False
    if spelling.split()[-1] in _ENDS and text.split()[-1] != spelling.split()[-1]:
        return False
    return headings.NAME.isdisjoint(text.split()) is headings.NAME.isdisjoint(spelling.split())


def _meaning(text: str) -> str:
    """Return the column of a list of booths that a heading means, "" when it means none."""
    known = heading(text)
    if known in COLUMNS["booth"] or known in IGNORED["booth"]:
        return known
    return _spelt(text)


_spelt = headings.by_spelling(SPELLINGS, _alike)
meaning: Callable[[str], str] = lru_cache(1024)(_meaning)


def _meaning_of_sectors(text: str) -> str:
    """Return the column of a list of sectors that a heading means, "" when it means none."""
    known = heading(text)
    return known if known in COLUMNS["sector"] else _spelt_of_sectors(text)


_spelt_of_sectors = headings.by_spelling(OF_SECTORS, _alike)
meaning_of_sectors: Callable[[str], str] = lru_cache(1024)(_meaning_of_sectors)


def sectors_in(rows: Sequence[SheetRow]) -> headings.Headings | None:
    """Return the headings of a list of sectors with their parts, None when it is no such list.

    A list of booths has a part in each row, and their names; one of sectors has ranges of parts.
    """
    found = headings.find(rows[: headings.LOOKED_AT], meaning_of_sectors, COLUMNS["sector"])
    columns = found.columns.keys()
    parts = "parts" in columns or {"first_part", "last_part"} <= columns
    booths = headings.find(rows[: headings.LOOKED_AT], meaning, COLUMNS["booth"]).columns
    return found if parts and columns & {"sector", "sector_name"} and "name" not in booths else None


def is_of_booths(rows: Sequence[SheetRow]) -> bool:
    """Return whether the first rows of a file have the columns of a list of booths."""
    found = headings.find(rows[: headings.LOOKED_AT], meaning, COLUMNS["booth"])
    return set(NEEDED) <= found.columns.keys()


def title(column: str) -> str:
    """Return how a column is called in a refusal."""
    shown = SPELLINGS[column][0].capitalize() if column in SPELLINGS else column
    return shown.replace("Ac no", "AC no")
