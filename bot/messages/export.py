"""Build the spreadsheet of a place's workers. Its cells are plain text, not Html."""

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from bot.i18n import Text
from models.people_files import ExportRow
from models.places import Place
from models.spreadsheets import Cell, Writer

WIDTHS = (14, 28, 10, 30, 8, 20, 8, 20, 30, 14, 10, 10)  # characters


def sheet(t: Text, place: Place) -> Writer:
    """Return a writer with the header row for the workers of a place."""
    header = (
        t.plain("export.id"),
        t.plain("export.name"),
        t.plain("export.booth"),
        t.plain("export.booth_name"),
        t.plain("export.ac"),
        t.plain("export.ac_name"),
        t.plain("export.pc"),
        t.plain("export.pc_name"),
        t.plain("export.posts"),
        t.plain("export.confirmed"),
        t.plain("export.trained"),
        t.plain("export.active"),
    )
    return Writer(file_stem(place), header, WIDTHS)


def add(writer: Writer, t: Text, lines: Sequence[ExportRow], zone: ZoneInfo) -> None:
    """Write the rows of workers. Takes a while for many: not on the event loop."""
    writer.add([row(t, line, zone) for line in lines])


def row(t: Text, line: ExportRow, zone: ZoneInfo) -> tuple[Cell, ...]:
    """Return the cells of a worker."""
    booth, home, pc = line.booth, line.booth.home, line.pc
    return (
        line.code,
        line.name,
        home.code,
        t.name(home),
        booth.ac.code,
        t.name(booth.ac),
        pc.code if pc else "",
        t.name(pc) if pc else "",
        ", ".join(t.name(kind) for kind in line.posts),
        line.confirmed_at.astimezone(zone).date(),
        _yes(t, line.trained),
        _yes(t, line.active),
    )


def file_stem(place: Place) -> str:
    """Return a place's code as the name of a file or sheet can hold it."""
    return place.code.replace(":", "-")


def file_name(place: Place, day: dt.date) -> str:
    """Return the name of the file: `workers-PC21-2026-11-23.xlsx`."""
    return f"workers-{file_stem(place)}-{day.isoformat()}.xlsx"


def _yes(t: Text, is_so: bool) -> str:
    return t.plain("export.yes" if is_so else "export.no")
