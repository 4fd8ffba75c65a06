"""Templates of lists: a sheet with headings and filled example rows. Its cells are plain text."""

from collections.abc import Sequence

from bot.i18n import Text
from models.places import Booth
from models.spreadsheets import Cell, Writer

_PHONES = ("9876500001", "98765 00002", "+919876500003")  # made up
_CODES = ("166/12", "166/12A", "166/13")
_AC = 166
_PARTS = (("12", "main", 1, 640), ("12A", "auxiliary", 641, 1180), ("13", "main", 1, 905))


def people(t: Text, own: Sequence[Booth]) -> bytes:
    """Return the template of a list of people, in which some of the reader's own booths stand."""
    codes = [*(booth.code for booth in own), *_CODES][: len(_PHONES)]
    rows = zip(codes, _PHONES, _words(t, "names_people"), strict=True)
    return _sheet("people", _words(t, "heads_people"), (12, 18, 28, 36), [*rows])


def booths(t: Text, other: Text) -> bytes:
    """Return the template of a list of booths, whose names are in this and the other language."""
    names = zip(_words(t, "names_booths"), _words(other, "names_booths"), strict=True)
    rows = [
        (_AC, part, *both, t.plain(f"template.{kind}"), first, last, last - first + 1)
        for (part, kind, first, last), both in zip(_PARTS, names, strict=True)
    ]
    return _sheet("booths", _words(t, "heads_booths"), (18, 14, 34, 34, 18, 22, 22, 12), rows)


def _words(t: Text, key: str) -> list[str]:
    return [word.strip() for word in t.plain(f"template.{key}").split("|")]


def _sheet(
    title: str, heads: Sequence[str], widths: Sequence[int], rows: Sequence[Sequence[Cell]]
) -> bytes:
    writer = Writer(title, heads, widths)
    writer.format_as_text(2)  # booths and phones stay as they are typed
    writer.add(rows)
    return writer.content()
