"""Refusals about uploaded sheets."""

from models.errors import Refusal


class BadSheet(Refusal):
    """A file cannot be read. Parameters: what; some of line, limit, ending, column, text."""

    key = "bad_sheet"
