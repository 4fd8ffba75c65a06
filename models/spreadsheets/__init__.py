"""Read untrusted lists of every usual format within limits, and write XLSX."""

from models.spreadsheets import headings, kruti_dev, legacy_names, sandbox, sheets
from models.spreadsheets.cells import Mark, MarkedText, mark_of
from models.spreadsheets.errors import BadSheet, column_name
from models.spreadsheets.headings import Choice, Headings
from models.spreadsheets.legacy_names import NameReading
from models.spreadsheets.sheets import MB, SheetLimits, SheetRow
from models.spreadsheets.xlsx import Cell, Writer

__all__ = [
    "MB",
    "BadSheet",
    "Cell",
    "Choice",
    "Headings",
    "Mark",
    "MarkedText",
    "NameReading",
    "SheetLimits",
    "SheetRow",
    "Writer",
    "column_name",
    "headings",
    "kruti_dev",
    "legacy_names",
    "mark_of",
    "sandbox",
    "sheets",
]
