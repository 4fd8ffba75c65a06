"""Refusals about uploaded sheets."""

from collections.abc import Sequence

from models.errors import Refusal


class BadSheet(Refusal):
    """A file cannot be read. Parameters: what; some of line, limit, ending, column, text."""

    key = "bad_sheet"


def column_name(headings: Sequence[str]) -> str:
    """Return a column's name for a refusal, in English and Hindi: `seats / सीटें`.

    `headings` are those by which the column is known, the usual one of each language first.
    """
    hindi = next((heading for heading in headings if not heading.isascii()), "")
    return f"{headings[0]} / {hindi}" if hindi else headings[0]
