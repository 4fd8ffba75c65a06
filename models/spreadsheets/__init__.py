"""Read untrusted CSV and XLSX files within limits, and write XLSX."""

from models.spreadsheets import sandbox, sheets
from models.spreadsheets.errors import BadSheet, column_name
from models.spreadsheets.sheets import MB, SheetLimits, SheetRow, ending
from models.spreadsheets.xlsx import Cell, Writer

__all__ = [
    "MB",
    "BadSheet",
    "Cell",
    "SheetLimits",
    "SheetRow",
    "Writer",
    "column_name",
    "ending",
    "sandbox",
    "sheets",
]
