"""Find the headings of a list: below titles, over two rows, and of two columns the better one."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from models import text_forms
from models.spreadsheets.errors import BadSheet
from models.spreadsheets.sheets import SheetRow

LOOKED_AT = 10  # rows, from the first that is not empty
NAMED = 12  # headings that a refusal names
_PIECES = re.compile(r"[/()\[\]|\n,:;]+")  # मोबाइल नंबर / Mobile Number, Mobile No. (WhatsApp)
_NUMBERED = re.compile(r"\(?\d{1,3}[.)]?")  # the row 1, 2, 3 … that forms have below the headings
_TOTAL = re.compile(  # कुलदीप is a person, योग भवन a building
    r"(?:(?:grand|sub)[ -]?)?total\b(?: [a-z]+)?[^a-z]*"
    r"|(?:कुल|महा ?योग|योग)(?:\s+(?:योग|बूथ|मतदाता|मतदान केंद्र|संख्या|कार्यकर्ता))?[\s:=\-\d,.]*",
    re.I,
)
_NUMBERS = "no num number nr code sankhya kramank क्र क्रमांक क्रं नंबर न नं सं संख्या कोड"
_SECONDS = "2 3 4 5 alternate alternative alt second other वैकल्पिक दूसरा अन्य"
_AC = re.compile(
    r"(?:\bAC\b|\bassembly(?: constituency)?|विधान ?सभा(?: क्षेत्र)?|वि\. ?स\.)"
    r"[\s.:\-]*(?:no|number|क्रमांक|क्र|संख्या|नं)?[\s.:\-]*0*(\d{1,3})(?!\d)",
    re.I,
)
NAME = frozenset(("name", "naam", "नाम"))
_NUMBER, _SECOND = frozenset(_NUMBERS.split()), frozenset(_SECONDS.split())

Meaning = Callable[[str], str]  # the column that a heading means, "" when it means none


@dataclass(frozen=True, slots=True)
class Choice:
    """Of several columns of one kind the one that is read, and the others; as their headings."""

    column: str
    taken: str
    left: tuple[str, ...]
    indices: tuple[int, ...]  # of all of them, from the left


@dataclass(frozen=True, slots=True)
class Headings:
    """The headings of a list: the index of each column that is read, and what else was seen."""

    columns: dict[str, int]
    texts: tuple[str, ...]  # of all columns, over two rows joined by a space
    behind: int  # how many rows there are up to the last one of the headings
    choices: tuple[Choice, ...]

    @property
    def seen(self) -> tuple[str, ...]:
        """The headings that are not blank."""
        return tuple(filter(None, self.texts))

    def is_row(self, cells: Sequence[str], keys: Sequence[str]) -> bool:
        """Return whether a row below is one of the list.

        No rows are a line of numbers below the headings, the headings once more on a new page, a
        total, and a serial number for which nothing was filled in. `keys` are columns of which a
        row of the list has at least one: first one of codes, last one of names.
        """
        filled_keys = [
            text
            for key in keys
            if (at := self.columns.get(key, len(cells))) < len(cells) and (text := cells[at])
        ]
        if len(filled_keys) == len(keys) and _is_plain(filled_keys[0], filled_keys[-1]):
            return True  # nearly all rows: what follows costs as much as reading one
        filled = [cell.strip() for cell in cells if cell.strip()]
        if not filled or tuple(map(_spaced, cells)) == self.texts[: len(cells)]:
            return False
        if len(filled) > 2 and all(
            _NUMBERED.fullmatch(cell) and int(re.sub(r"\D", "", cell)) == number
            for number, cell in enumerate(filled, 1)
        ):
            return False
        has_key = any(map(str.strip, filled_keys))
        if not has_key and all(text_forms.digits(cell).strip(".) ").isdigit() for cell in filled):
            return False
        first = next((c for c in filled if not text_forms.digits(c).strip(".) ").isdigit()), "")
        return not _TOTAL.fullmatch(first)


def find(rows: Sequence[SheetRow], meaning: Meaning, wanted: Collection[str]) -> Headings:
    """Return the headings among the first rows: where most of the wanted columns are.

    They may stand in two rows, one below the other. Where nothing is wanted, the first is taken.
    """
    best, most = _headings(rows[:1], 1, meaning), (-1, -1)
    for height, index in product((1, 2), range(min(LOOKED_AT, len(rows)))):
        if index + height <= min(LOOKED_AT, len(rows)):
            found = _headings(rows[index : index + height], index + height, meaning)
            score = len(found.columns.keys() & set(wanted)), len(found.columns)
            if score > most:
                best, most = found, score
    return best


def by_spelling(
    spellings: Mapping[str, Sequence[str]], alike: Callable[[str, str], bool]
) -> Meaning:
    """Return a meaning by the spellings of each column, `alike` deciding of slips.

    The whole heading is tried first, then its pieces: what stands between slashes and brackets.
    """
    normal = [(c, text_forms.normalize(text)) for c, texts in spellings.items() for text in texts]
    exact: dict[str, str] = {}
    for column, text in normal:
        exact.setdefault(text, column)

    def meaning(heading: str) -> str:
        pieces = [text_forms.normalize(p) for p in (heading, *_PIECES.split(heading))]
        pieces = [piece for piece in pieces if piece]
        for piece in pieces:
            if piece in exact:
                return exact[piece]
        return next((c for piece in pieces for c, text in normal if alike(piece, text)), "")

    return meaning


def missing(found: Headings, names: Iterable[str]) -> BadSheet:
    """Return the refusal of a list without some columns: all that are missing, and those seen."""
    return BadSheet(what="columns", columns=tuple(names), seen=found.seen[:NAMED] or ("-",))


def ac_of_titles(rows: Sequence[SheetRow]) -> str:
    """Return the number of the AC that the rows above a list name: `विधानसभा क्षेत्र 166 आगर`.

    "" where they name none, or several.
    """
    texts = (text_forms.digits(" ".join(filter(None, cells))) for _, cells in rows)
    found = {match[1] for text in texts for match in _AC.finditer(text)}
    return found.pop() if len(found) == 1 else ""


def words(heading: str) -> set[str]:
    """Return the normalized words of a heading."""
    return set(text_forms.normalize(heading).split())


def _headings(rows: Sequence[SheetRow], behind: int, meaning: Meaning) -> Headings:
    texts = _joined([cells for _, cells in rows])
    named = [_meaning_of(parts, meaning) for parts in texts]
    whole = [" ".join(filter(None, parts)) for parts in texts]
    same: dict[str, list[int]] = defaultdict(list)
    for index, column in enumerate(named):
        if column:
            same[column].append(index)
    columns, choices = {}, []
    for column, indices in same.items():
        first, *others = sorted(indices, key=lambda i: (_rank(whole[i]), i))
        columns[column] = first
        if others:
            left = tuple(whole[i] for i in sorted(others))
            choices.append(Choice(column, whole[first], left, tuple(sorted(indices))))
    return Headings(columns, tuple(whole), behind, tuple(choices))


def _joined(rows: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """Return the cells of each column; one of two rows reaches over the blank ones behind it."""
    width = max(map(len, rows), default=0)
    padded = [[_spaced(cell) for cell in row] + [""] * (width - len(row)) for row in rows]
    if len(padded) == 2:
        upper, lower = padded
        reached = ""
        for index in range(width):
            reached = upper[index] or (reached if lower[index] else "")
            upper[index] = reached
    return list(zip(*padded, strict=True))


def _meaning_of(parts: tuple[str, ...], meaning: Meaning) -> str:
    """Return the meaning of a heading, over two rows of both together.

    Else the lower one means what it means alone; a bare `name` is that of what stands above it.
    """
    if found := meaning(" ".join(filter(None, parts))):
        return found
    *upper, lower = parts
    alone = meaning(lower)
    is_bare = words(lower) <= _NUMBER | NAME
    return "" if upper and is_bare and meaning(upper[0]) not in ("", alone) else alone


def _rank(heading: str) -> int:
    """Return how good a column is among those of its kind; the lowest is read."""
    typed = words(heading)
    if typed & _SECOND or re.search(r"[2-9]$", text_forms.normalize(heading)):
        return 2
    return 0 if typed & _NUMBER else 1


def _is_plain(code: str, name: str) -> bool:
    return code[0].isdigit() and name[0].isalpha()


def _spaced(cell: str) -> str:
    return " ".join(cell.split())
