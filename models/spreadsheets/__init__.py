"""Read untrusted lists of every usual format within limits, and write XLSX."""

from models.spreadsheets import kruti_dev, sandbox, sheets
from models.spreadsheets.cells import Mark, MarkedText, mark_of
from models.spreadsheets.errors import BadSheet, column_name
from models.spreadsheets.sheets import MB, SheetLimits, SheetRow
from models.spreadsheets.xlsx import Cell, Writer

__all__ = [
    "MB",
    "BadSheet",
    "Cell",
    "Mark",
    "MarkedText",
    "SheetLimits",
    "SheetRow",
    "Writer",
    "column_name",
    "kruti_dev",
    "mark_of",
    "sandbox",
    "sheets",
]
